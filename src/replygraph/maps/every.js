"use strict";
/* Every author of a big discussion, drawn by WebGL2: points and lines at once, names on a canvas above them. */
function everyAuthor(box, given) {
  const gl_canvas = document.createElement("canvas"), top = document.createElement("canvas");
  for (const canvas of [gl_canvas, top]) { canvas.style.position = "absolute"; canvas.style.inset = "0"; canvas.style.width = canvas.style.height = "100%"; }
  const gl = gl_canvas.getContext("webgl2", { alpha: false, antialias: false, preserveDrawingBuffer: true });
  if (!gl) return null;
  box.replaceChildren(gl_canvas, top);
  const { x, y, radius, order, names, ties, from, to } = given;
  const count = names.length;
  let view = { x: 0, y: 0, scale: 1 }, width = 1, height = 1, density = 1, chosen = [], moving = false, waiting = null, asked = false, program = null;

  const POINT = `#version 300 es
    in vec2 place; in float radius; in vec4 color; uniform vec3 view; uniform vec2 half_size; uniform float density, lines; out vec4 shade;
    void main() {
      vec2 at = (place - view.xy) * view.z / half_size;
      gl_Position = vec4(at.x, -at.y, 0.0, 1.0);
      gl_PointSize = max(radius * 2.0 * view.z, 1.6) * density;
      shade = color;
    }`;
  const SHADE = `#version 300 es
    precision mediump float; in vec4 shade; uniform float lines, alpha; out vec4 pixel;
    void main() {
      if (lines > 0.5) { pixel = vec4(shade.rgb, shade.a * alpha); return; }
      float away = length(gl_PointCoord - 0.5);
      if (away > 0.5) discard;
      pixel = vec4(shade.rgb, shade.a * smoothstep(0.5, 0.44, away));
    }`;
  const hidden = new Uint8Array(count);
  let buffers = {};

  function compile(kind, text) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    return shader;
  }
  function build() {
    program = gl.createProgram();
    gl.attachShader(program, compile(gl.VERTEX_SHADER, POINT));
    gl.attachShader(program, compile(gl.FRAGMENT_SHADER, SHADE));
    gl.linkProgram(program);
    gl.useProgram(program);
    const places = new Float32Array(2 * count);
    for (let i = 0; i < count; i++) { places[2 * i] = x[i]; places[2 * i + 1] = y[i]; }
    buffers = { place: buffer("place", places, 2), radius: buffer("radius", Float32Array.from(radius), 1), color: gl.createBuffer(), lines: gl.createBuffer() };
    const ends = new Uint32Array(2 * ties.source.length);
    for (let i = 0; i < ties.source.length; i++) { ends[2 * i] = ties.source[i]; ends[2 * i + 1] = ties.target[i]; }
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, buffers.lines);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, ends, gl.STATIC_DRAW);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);
    paint();
  }
  function buffer(name, values, size) {
    const made = gl.createBuffer(), at = gl.getAttribLocation(program, name);
    gl.bindBuffer(gl.ARRAY_BUFFER, made);
    gl.bufferData(gl.ARRAY_BUFFER, values, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, size, gl.FLOAT, false, 0, 0);
    return made;
  }
  /* Colours change with the theme, the legend and the choice; places never do. */
  function paint() {
    if (!program) return;  /* the graphics card has taken its memory back; it will say when it gives it again */
    const around = chosen.length ? new Set(chosen) : null, colors = new Uint8Array(4 * count);
    if (chosen.length === 1) { from[chosen[0]].forEach(i => around.add(ties.target[i])); to[chosen[0]].forEach(i => around.add(ties.source[i])); }
    for (let i = 0; i < count; i++) {
      const [r, g, b] = given.color(i);
      hidden[i] = given.shown(i) ? 0 : 1;
      colors.set([r, g, b, hidden[i] ? 0 : around && !around.has(i) ? 50 : 235], 4 * i);
    }
    gl.bindBuffer(gl.ARRAY_BUFFER, buffers.color);
    gl.bufferData(gl.ARRAY_BUFFER, colors, gl.DYNAMIC_DRAW);
    const at = gl.getAttribLocation(program, "color");
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, 4, gl.UNSIGNED_BYTE, true, 0, 0);
    draw();
  }
  function resize() {
    density = Math.min(2, devicePixelRatio || 1);
    width = Math.max(1, box.clientWidth); height = Math.max(1, box.clientHeight);
    for (const canvas of [gl_canvas, top]) { canvas.width = Math.round(width * density); canvas.height = Math.round(height * density); }
    draw();
  }
  function draw() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      if (!program || gl.isContextLost()) return;
      gl.viewport(0, 0, gl_canvas.width, gl_canvas.height);
      gl.clearColor(...given.groundColor().map(part => part / 255), 1);
      gl.clear(gl.COLOR_BUFFER_BIT);
      const uniform = name => gl.getUniformLocation(program, name);
      gl.uniform3f(uniform("view"), view.x, view.y, view.scale);
      gl.uniform2f(uniform("half_size"), width / 2, height / 2);
      gl.uniform1f(uniform("density"), density);
      gl.uniform1f(uniform("alpha"), chosen.length ? 0.02 : Math.min(0.5, Math.max(0.008, 2500 * Math.max(1, view.scale / fitted()) ** 0.3 / Math.max(1, ties.source.length))));
      if (!moving) {  /* lines wait until the map stands still: they are what costs */
        gl.uniform1f(uniform("lines"), 1);
        gl.drawElements(gl.LINES, 2 * ties.source.length, gl.UNSIGNED_INT, 0);
      }
      gl.uniform1f(uniform("lines"), 0);
      gl.drawArrays(gl.POINTS, 0, count);
      above();
    });
  }
  const screen = i => [(x[i] - view.x) * view.scale + width / 2, (y[i] - view.y) * view.scale + height / 2];
  const inside = ([a, b]) => a > -40 && b > -40 && a < width + 40 && b < height + 40;

  /* Names that cover no other, the most important first; arrows of who is chosen, and of all from near. */
  function above() {
    const pen = top.getContext("2d");
    pen.setTransform(density, 0, 0, density, 0, 0);
    pen.clearRect(0, 0, width, height);
    if (!moving) {
      const focus = chosen.length === 1 ? [...from[chosen[0]], ...to[chosen[0]]] : chosen.length === 2 ? from[chosen[0]].filter(i => ties.target[i] === chosen[1]) : [];
      focus.slice(0, 500).forEach(i => arrow(pen, i, 1));
      if (!focus.length && view.scale > 0.35) {
        const visible = order.filter(i => !hidden[i] && inside(screen(i)));
        if (visible.length <= 400) visible.forEach(i => from[i].forEach(tie => arrow(pen, tie, 0.6)));
      }
    }
    labels(pen);
  }
  function arrow(pen, tie, alpha) {
    const a = ties.source[tie], b = ties.target[tie];
    if (hidden[a] || hidden[b]) return;
    const start = screen(a), end = screen(b), far = Math.hypot(end[0] - start[0], end[1] - start[1]);
    const gap = Math.max(radius[b] * view.scale, 1.5) + 2;
    if (far < gap + 4) return;
    const unit = [(end[0] - start[0]) / far, (end[1] - start[1]) / far], tip = [end[0] - unit[0] * gap, end[1] - unit[1] * gap];
    const wide = Math.min(5, 0.8 + Math.sqrt(ties.weight[tie]) * 0.6), head = 5 + wide;
    pen.globalAlpha = alpha;
    pen.strokeStyle = pen.fillStyle = `rgb(${given.color(a).join(",")})`;
    pen.lineWidth = wide;
    pen.beginPath(); pen.moveTo(...start); pen.lineTo(tip[0] - unit[0] * head, tip[1] - unit[1] * head); pen.stroke();
    pen.beginPath(); pen.moveTo(...tip);
    pen.lineTo(tip[0] - unit[0] * head - unit[1] * head / 2.4, tip[1] - unit[1] * head + unit[0] * head / 2.4);
    pen.lineTo(tip[0] - unit[0] * head + unit[1] * head / 2.4, tip[1] - unit[1] * head - unit[0] * head / 2.4);
    pen.fill();
    pen.globalAlpha = 1;
  }
  function labels(pen) {
    pen.font = "12.5px system-ui, sans-serif";
    pen.textAlign = "center"; pen.textBaseline = "top"; pen.lineWidth = 3.5; pen.lineJoin = "round";
    pen.strokeStyle = given.ground(); pen.fillStyle = given.ink();
    const taken = [], wanted = [...chosen, ...order];
    let shown = 0, tried = 0;
    for (const i of wanted) {
      if (shown >= 70 || tried > 4000) break;
      tried++;
      if (hidden[i]) continue;
      const at = screen(i);
      if (!inside(at)) continue;
      const text = names[i].slice(0, 30), half = text.length * 3.5, low = at[1] + Math.max(1, radius[i] * view.scale) + 2;
      const area = [at[0] - half, low, at[0] + half, low + 15];
      if (taken.some(other => other[0] < area[2] && area[0] < other[2] && other[1] < area[3] && area[1] < other[3])) continue;
      taken.push(area); shown++;
      pen.strokeText(text, at[0], low); pen.fillText(text, at[0], low);
    }
  }

  /* Picking by a grid: only the authors near the pointer are looked at. */
  let low = [Infinity, Infinity], high = [-Infinity, -Infinity];
  for (let i = 0; i < count; i++) { low = [Math.min(low[0], x[i]), Math.min(low[1], y[i])]; high = [Math.max(high[0], x[i]), Math.max(high[1], y[i])]; }
  const CELLS = 200, grid = new Map(), size = [Math.max(1, high[0] - low[0]), Math.max(1, high[1] - low[1])];
  const cell = (a, b) => Math.floor((a - low[0]) / size[0] * CELLS) * 1000 + Math.floor((b - low[1]) / size[1] * CELLS);
  for (let i = 0; i < count; i++) { const key = cell(x[i], y[i]); if (!grid.has(key)) grid.set(key, []); grid.get(key).push(i); }
  function pick(px, py) {
    const at = [(px - width / 2) / view.scale + view.x, (py - height / 2) / view.scale + view.y], reach = Math.max(10 / view.scale, 6);
    let best = null, nearest = Infinity;
    const steps = [size[0] / CELLS, size[1] / CELLS], wide = reach + 32;
    for (let a = at[0] - wide; a <= at[0] + wide + steps[0]; a += steps[0]) for (let b = at[1] - wide; b <= at[1] + wide + steps[1]; b += steps[1])
      for (const i of grid.get(cell(a, b)) || []) {
        const away = Math.hypot(x[i] - at[0], y[i] - at[1]) - radius[i];
        if (!hidden[i] && away < reach && away < nearest) { nearest = away; best = i; }
      }
    return best;
  }

  const fitted = () => 0.94 * Math.min(width / size[0], height / size[1]);
  function fit() { view = { x: (low[0] + high[0]) / 2, y: (low[1] + high[1]) / 2, scale: fitted() }; draw(); }
  function focus(authors, go) {
    chosen = authors;
    if (go && authors.length) view = { x: x[authors[0]], y: y[authors[0]], scale: Math.max(view.scale, 0.5) };
    paint();
  }
  function zoom(px, py, by) {
    const scale = Math.min(6, Math.max(fitted() / 2, view.scale * by));
    const at = [(px - width / 2) / view.scale + view.x, (py - height / 2) / view.scale + view.y];
    view = { x: at[0] - (px - width / 2) / scale, y: at[1] - (py - height / 2) / scale, scale };
    stir();
  }
  function stir() { moving = true; clearTimeout(waiting); waiting = setTimeout(() => { moving = false; draw(); }, 140); draw(); }

  /* One finger or the mouse moves the map, two fingers zoom, a click chooses. */
  const pointers = new Map();
  let gone = 0;
  const local = event => { const frame = top.getBoundingClientRect(); return [event.clientX - frame.left, event.clientY - frame.top]; };
  top.style.touchAction = "none";
  top.addEventListener("pointerdown", event => { pointers.set(event.pointerId, local(event)); gone = 0; if (top.setPointerCapture) try { top.setPointerCapture(event.pointerId); } catch (error) { /* the pointer has gone already */ } });
  top.addEventListener("pointermove", event => {
    const now = local(event), before = pointers.get(event.pointerId);
    if (!before) { const found = pick(...now); top.style.cursor = found === null ? "grab" : "pointer"; box.title = found === null ? "" : given.title(found); return; }
    const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    pointers.set(event.pointerId, now);
    gone += Math.hypot(now[0] - before[0], now[1] - before[1]);
    if (others.length) { const far = at => Math.hypot(at[0] - others[0][0], at[1] - others[0][1]); zoom((now[0] + others[0][0]) / 2, (now[1] + others[0][1]) / 2, far(now) / Math.max(1, far(before))); return; }
    view = { ...view, x: view.x - (now[0] - before[0]) / view.scale, y: view.y - (now[1] - before[1]) / view.scale };
    stir();
  });
  for (const ending of ["pointerup", "pointercancel"]) top.addEventListener(ending, event => {
    if (ending === "pointerup" && pointers.size === 1 && gone < 6) given.choose(pick(...local(event)));
    pointers.delete(event.pointerId);
  });
  top.addEventListener("wheel", event => { event.preventDefault(); zoom(...local(event), Math.exp(-event.deltaY * 0.0015)); }, { passive: false });
  gl_canvas.addEventListener("webglcontextlost", event => { event.preventDefault(); program = null; });
  gl_canvas.addEventListener("webglcontextrestored", () => { build(); });
  new ResizeObserver(resize).observe(box);
  moving = true;  /* the authors first, the lines when they stand */
  resize();
  build();
  fit();
  stir();
  return { draw, paint, focus, fit, pick, screen, lose: () => gl.getExtension("WEBGL_lose_context"), png: () => { const whole = document.createElement("canvas"); whole.width = gl_canvas.width; whole.height = gl_canvas.height; const pen = whole.getContext("2d"); pen.fillStyle = given.ground(); pen.fillRect(0, 0, whole.width, whole.height); pen.drawImage(gl_canvas, 0, 0); pen.drawImage(top, 0, 0); return whole; } };
}
