// @ts-check
/* The graphics card's part of the map of every author: points and lines in two calls. */
import { size, ties } from "./discussion.js";
import { channels, token } from "./colors.js";
import { isSeen, seen } from "./seen.js";
import { colorOf } from "./shades.js";

const VERTEX = `#version 300 es
  in vec2 place; in float radius; in vec4 color; uniform vec3 view; uniform vec2 half_size; uniform float density; out vec4 shade;
  void main() {
    vec2 at = (place - view.xy) * view.z / half_size;
    gl_Position = vec4(at.x, -at.y, 0.0, 1.0);
    gl_PointSize = max(radius * 2.0 * view.z, 1.6) * density;
    shade = color;
  }`;
const FRAGMENT = `#version 300 es
  precision mediump float; in vec4 shade; uniform float lines, alpha; out vec4 pixel;
  void main() {
    if (lines > 0.5) { pixel = vec4(shade.rgb, shade.a * alpha); return; }
    float away = length(gl_PointCoord - 0.5);
    if (away > 0.5) discard;
    pixel = vec4(shade.rgb, shade.a * smoothstep(0.5, 0.42, away));
  }`;

/* What a context holds is lost when the card takes its memory back: then all of this is built again. */
export function buildCard(gl, { x, y, radius }) {
  const program = gl.createProgram(), places = new Float32Array(2 * size);
  for (const [kind, text] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  gl.useProgram(program);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);
  for (let i = 0; i < size; i++) { places[2 * i] = x[i]; places[2 * i + 1] = y[i]; }
  fillCard(gl, program, "place", places, 2, gl.FLOAT);
  fillCard(gl, program, "radius", radius, 1, gl.FLOAT);
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
  const uniforms = new Map(["view", "half_size", "density", "lines", "alpha"].map(name => [name, gl.getUniformLocation(program, name)]));
  return { program, uniforms, colors: gl.createBuffer(), ends: 0 };
}
function fillCard(gl, program, name, values, count, kind, buffer = gl.createBuffer()) {
  const at = gl.getAttribLocation(program, name);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.bufferData(gl.ARRAY_BUFFER, values, gl.DYNAMIC_DRAW);
  gl.enableVertexAttribArray(at);
  gl.vertexAttribPointer(at, count, kind, kind === gl.UNSIGNED_BYTE, 0, 0);
}

/* Colours and lines change with theme, legend, time and choice; places never do. */
export function colorCard(gl, card, hidden, around) {
  const colors = new Uint8Array(4 * size), known = new Map();
  for (let i = 0; i < size; i++) {
    const quiet = (around && !around.has(i)) || !isSeen(i);
    const hue = colorOf(i);
    if (!known.has(hue)) known.set(hue, channels(hue));
    colors.set(known.get(hue), 4 * i);
    colors[4 * i + 3] = hidden[i] ? 0 : quiet ? 36 : 235;
  }
  fillCard(gl, card.program, "color", colors, 4, gl.UNSIGNED_BYTE, card.colors);
  const ends = new Uint32Array(2 * ties.count);
  card.ends = 0;
  for (let tie = 0; tie < ties.count; tie++) {
    if (hidden[ties.source[tie]] || hidden[ties.target[tie]] || !seen.ties[tie]) continue;
    ends[card.ends++] = ties.source[tie];
    ends[card.ends++] = ties.target[tie];
  }
  gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, ends.subarray(0, card.ends), gl.DYNAMIC_DRAW);
}

/* A picture of `view`, `halves` wide and high around its middle; how long it took. */
export function drawCard(gl, { uniforms, ends }, view, halves, density, alpha) {
  const begun = performance.now(), set = name => uniforms.get(name);
  gl.viewport(0, 0, gl.canvas.width, gl.canvas.height);
  gl.clearColor(...channels(token("map")).map(part => part / 255), 1);
  gl.clear(gl.COLOR_BUFFER_BIT);
  gl.uniform3f(set("view"), view.x, view.y, view.scale);
  gl.uniform2f(set("half_size"), ...halves);
  gl.uniform1f(set("density"), density);
  if (alpha) {
    gl.uniform1f(set("alpha"), alpha);
    gl.uniform1f(set("lines"), 1);
    gl.drawElements(gl.LINES, ends, gl.UNSIGNED_INT, 0);
  }
  gl.uniform1f(set("lines"), 0);
  gl.drawArrays(gl.POINTS, 0, size);
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));  /* which waits: only so is it known how long it took */
  return performance.now() - begun;
}
