// @ts-check
/* Every author of a big discussion: points and lines by the graphics card, names and arrows on a canvas above. */
import { make } from "./helpers.js";
import { authors, clusters, data, groupBy, neighbours, receivedBy, sentBy, size, tieOf, ties } from "./discussion.js";
import { lineWidth, theme, token } from "./colors.js";
import { followFingers, isWheelForPage } from "./gestures.js";
import { drawLetter, LETTER } from "./hulls.js";
import { lettered, onCanvas } from "./names.js";
import { placeLabels, square, takenPlaces, writeLabel } from "./placing.js";
import { colorOf } from "./shades.js";
import { nodeTip, showTip } from "./pointing.js";
import { everyPlace } from "./scenes.js";
import { bySeenWeight, isHidden, seen } from "./seen.js";
import { chooseNothing, column, go, state } from "./state.js";
import { buildCard, colorCard, drawCard } from "./webgl.js";

const MARGIN = 0.15, STILL = 140, FEW = 20, NAMES = 50, LETTERS = 30, ARROWS_AT = 400, ARROWS = 500, SLOW = 25, RARELY = 400;
const LARGEST = 5000;  /* pixels, the longest side of a picture, which all graphics cards can draw with its margins */

/* The one such map of the page: where everybody stands, its canvases, what is in view and how long a picture takes. */
/** @type {any} */
const map = { card: null, chosen: [], touched: false, waiting: null, asked: false, lasted: Infinity, drawnAt: 0, lines: false, width: 1, height: 1, density: 1 };

/* Starts it in a box, where `focus` draws it first; null where the browser has no WebGL2. */
export function startAllAuthors(box) {
  const below = make("canvas"), above = make("canvas"), gl = below.getContext("webgl2", { alpha: false, antialias: false, preserveDrawingBuffer: true });
  if (!gl) return null;
  box.replaceChildren(below, above);
  Object.assign(map, placeEverybody(), { box, below, above, gl });
  map.pickNear = pickerOf(map);
  map.centres = findCentres(map);
  map.view = map.seen = { ...map.middle, scale: 1 };
  followPointers(above);
  below.addEventListener("webglcontextlost", event => { event.preventDefault(); map.card = null; });
  below.addEventListener("webglcontextrestored", () => { map.card = buildCard(gl, map); paint(); });
  resize();
  new ResizeObserver(resize).observe(box);
  map.card = buildCard(gl, map);
  const zoomMiddle = by => zoom(map.width / 2, map.height / 2, by);
  return { paint, focus, fit, pick, pan, zoom: zoomMiddle, screen, png, card: gl, standing: () => map.lines && !map.asked };
}

/* ---- where everybody stands ---- */
function placeEverybody() {
  const x = new Float32Array(size), y = new Float32Array(size), radius = new Float32Array(size), values = column(data.size);
  const most = Math.max(1e-12, values[0] || 0), low = [Infinity, Infinity], high = [-Infinity, -Infinity];
  for (let i = 0; i < size; i++) {
    [x[i], y[i]] = everyPlace(i);
    radius[i] = Math.max(data.all.least, data.all.most * Math.sqrt(values[i] / most));
    low[0] = Math.min(low[0], x[i]); low[1] = Math.min(low[1], y[i]);
    high[0] = Math.max(high[0], x[i]); high[1] = Math.max(high[1], y[i]);
  }
  const extent = [0, 1].map(axis => Math.max(1, high[axis] - low[axis]));
  return { x, y, radius, low, extent, middle: { x: low[0] + extent[0] / 2, y: low[1] + extent[1] / 2 }, hidden: new Uint8Array(size) };
}
/* Picking by a grid: only the authors near the pointer are looked at. */
function pickerOf({ x, y, radius, low, extent, hidden }) {
  const CELLS = 200, cell = (value, axis) => Math.max(0, Math.min(CELLS - 1, Math.floor((value - low[axis]) / extent[axis] * CELLS)));
  const grid = groupBy(Int32Array.from(x, (_, i) => cell(x[i], 0) * CELLS + cell(y[i], 1)), CELLS * CELLS);
  return ([px, py], reach) => {
    const wide = reach + data.all.most;
    let best = null, nearest = reach;
    for (let a = cell(px - wide, 0); a <= cell(px + wide, 0); a++) for (let b = cell(py - wide, 1); b <= cell(py + wide, 1); b++) {
      for (let place = grid.starts[a * CELLS + b]; place < grid.starts[a * CELLS + b + 1]; place++) {
        const i = grid.order[place], away = Math.hypot(x[i] - px, y[i] - py) - radius[i];
        if (!hidden[i] && away < nearest) { nearest = away; best = i; }
      }
    }
    return best;
  };
}
/* Above the middle of each cluster that is large enough to have a place on such a map. */
function findCentres({ x, y }) {
  if (!lettered) return [];
  const sums = clusters.map(() => [0, 0, 0]);
  for (let i = 0; i < size; i++) {
    const sum = sums[authors.cluster[i]];
    if (sum) { sum[0] += x[i]; sum[1] += y[i]; sum[2] += y[i] * y[i]; }
  }
  return clusters.slice(0, LETTERS).map((known, cluster) => {
    const [a, b, c] = sums[cluster].map(sum => sum / known.size);
    return { cluster, x: a, y: b - 1.7 * Math.sqrt(Math.max(0, c - b * b)) };
  });
}

/* ---- what is in view ---- */
const fitted = () => 0.94 * Math.min(map.width / map.extent[0], map.height / map.extent[1]);
const toScreen = (x, y) => [(x - map.view.x) * map.view.scale + map.width / 2, (y - map.view.y) * map.view.scale + map.height / 2];
const toMap = (px, py) => [(px - map.width / 2) / map.view.scale + map.view.x, (py - map.height / 2) / map.view.scale + map.view.y];
const screen = i => toScreen(map.x[i], map.y[i]);
const pick = (px, py) => map.pickNear(toMap(px, py), 10 / map.view.scale);
/** @param {number[]} spot */
const inside = ([x, y]) => x > -MARGIN * map.width && y > -MARGIN * map.height && x < map.width * (1 + MARGIN) && y < map.height * (1 + MARGIN);
function resize() {
  [map.width, map.height] = [Math.max(1, map.box.clientWidth), Math.max(1, map.box.clientHeight)];
  sizeCanvases(Math.min(2, devicePixelRatio || 1));
  if (map.touched) draw(); else fit();
}
function sizeCanvases(density) {
  map.density = density;
  for (const canvas of [map.below, map.above]) {
    const [wide, high] = [map.width, map.height].map(side => side * (1 + 2 * MARGIN));
    [canvas.width, canvas.height] = [Math.round(wide * map.density), Math.round(high * map.density)];
    Object.assign(canvas.style, { width: wide + "px", height: high + "px", left: -MARGIN * map.width + "px", top: -MARGIN * map.height + "px" });
  }
}
function fit() {
  map.touched = false;
  map.view = { ...map.middle, scale: fitted() };
  draw();
}
function focus(list, fly) {
  map.chosen = list;
  if (fly && list.length) {
    map.touched = true;
    map.view = { x: map.x[list[0]], y: map.y[list[0]], scale: Math.max(map.view.scale, 0.4) };
  }
  paint();
}
function zoom(px, py, by) {
  const scale = Math.min(6, Math.max(fitted() / 2, map.view.scale * by)), [x, y] = toMap(px, py);
  map.view = { x: x - (px - map.width / 2) / scale, y: y - (py - map.height / 2) / scale, scale };
  stir();
}
function pan(dx, dy) {
  map.view = { ...map.view, x: map.view.x - dx / map.view.scale, y: map.view.y - dy / map.view.scale };
  stir();
}

/* ---- drawing: the lines cost the most, they are drawn when the map stands; while it moves its last picture moves with it ---- */
function paint() {
  for (let i = 0; i < size; i++) map.hidden[i] = isHidden(authors.cluster[i]) ? 1 : 0;
  if (map.card) colorCard(map.gl, map.card, map.hidden, brightOf(map.chosen));
  draw();
}
function draw() {
  clearTimeout(map.waiting);
  if (map.asked) return;
  map.asked = true;
  requestAnimationFrame(() => {
    map.asked = false;
    if (!canDraw() || map.box.hidden) return;
    const took = drawAll(map.lines);
    if (map.lines) map.lasted = took;
    [map.seen, map.drawnAt] = [map.view, performance.now()];
    for (const canvas of [map.below, map.above]) canvas.style.transform = "";
    if (!map.lines) drawLater();
  });
}
const canDraw = () => Boolean(map.card) && !map.gl.isContextLost();
function drawAll(lines) {
  if (!canDraw()) return 0;
  const alpha = lines ? lineAlpha(map.view.scale / fitted()) : 0;
  const took = drawCard(map.gl, map.card, map.view, [map.width, map.height].map(side => side * (0.5 + MARGIN)), map.density, alpha);
  drawAbove();
  return took;
}
function drawLater() {
  clearTimeout(map.waiting);
  map.waiting = setTimeout(() => { map.lines = true; draw(); }, STILL);
}
function stir() {
  map.touched = true;
  const shift = [(map.seen.x - map.view.x) * map.view.scale, (map.seen.y - map.view.y) * map.view.scale], grown = map.view.scale / map.seen.scale;
  for (const canvas of [map.below, map.above]) canvas.style.transform = `translate(${shift[0]}px, ${shift[1]}px) scale(${grown})`;
  if (map.lasted < SLOW) return draw();  /* a graphics card that is quick draws as it goes */
  const bare = Math.abs(shift[0]) > map.width * MARGIN || Math.abs(shift[1]) > map.height * MARGIN || grown < 1 / (1 + 2 * MARGIN);
  if (bare && performance.now() - map.drawnAt > RARELY) { map.lines = false; draw(); }
  drawLater();
}
/* What is in view, drawn anew with so many pixels of the picture for one of the screen; or all of it in a room of another shape. */
function png(times, room = null) {
  const { width, height, view, density: before } = map;
  if (room) {
    [map.width, map.height] = room;
    if (!map.touched) map.view = { ...map.middle, scale: fitted() };
  }
  sizeCanvases(Math.min(times, LARGEST / Math.max(map.width, map.height)));
  drawAll(true);
  const whole = make("canvas", { width: Math.round(map.width * map.density), height: Math.round(map.height * map.density) }), pen = whole.getContext("2d");
  for (const canvas of [map.below, map.above]) pen.drawImage(canvas, -Math.round(MARGIN * map.width * map.density), -Math.round(MARGIN * map.height * map.density));
  const made = { canvas: whole, density: whole.width / map.width };
  Object.assign(map, { width, height, view });
  sizeCanvases(before);
  drawAll(map.lines);
  return made;
}
/* Who stays bright while somebody or a cluster is chosen. */
function brightOf(chosen) {
  if (chosen.length) return new Set(chosen.length === 1 ? [chosen[0], ...neighbours(chosen[0])] : chosen);
  return state.cluster === null ? null : { has: author => authors.cluster[author] === state.cluster };
}
/* So faint that the whole stays readable; less so from near. */
function lineAlpha(nearer) {
  const alpha = Math.min(0.5, Math.max(0.012, 1300 * Math.max(1, nearer) ** 0.3 / Math.max(1, ties.count)));
  return alpha * (theme() === "dark" ? 1.3 : 1);
}

/* ---- above the points: arrows, names, letters ---- */
function drawAbove() {
  const pen = map.above.getContext("2d"), { chosen, hidden } = map, visible = [];
  pen.setTransform(map.density, 0, 0, map.density, 0, 0);
  pen.clearRect(0, 0, map.above.width, map.above.height);
  pen.translate(MARGIN * map.width, MARGIN * map.height);
  let all = 0;
  for (let i = 0; i < size; i++) if (!hidden[i] && inside(screen(i))) { all++; if (visible.length < ARROWS_AT) visible.push(i); }
  if (chosen.length === 1) ownTies(chosen[0]).slice(0, ARROWS).forEach(tie => drawArrow(pen, tie, 0.75));
  else if (chosen.length === 2) drawArrow(pen, tieOf(chosen[0], chosen[1]), 1);
  else if (all <= ARROWS_AT) for (const i of visible) for (const tie of sentBy(i)) drawArrow(pen, tie, 0.6);
  for (const i of chosen) drawDisc(pen, i);
  const letters = chosen.length ? [] : lettersOver();
  drawNames(pen, visible, letters);
  for (const letter of letters) drawLetter(pen, letter, letter.x, letter.y);
}
const ownTies = author => [...sentBy(author), ...receivedBy(author)].sort(bySeenWeight);
function lettersOver() {
  const taken = takenPlaces();
  return map.centres.map(({ cluster, x, y }) => { const [left, top] = toScreen(x, y); return { cluster, x: left, y: top }; }).filter(({ cluster, x, y }) => {
    const box = square(x, y, LETTER + 2);
    if (state.hidden.has(cluster) || !inside([x, y]) || taken.hits(box)) return false;
    taken.add(box);
    return true;
  });
}
function drawNames(pen, visible, letters) {
  const { chosen, hidden, radius, view } = map, near = chosen.length === 1 ? new Set(neighbours(chosen[0])) : new Set();
  const first = i => (chosen.includes(i) ? 2 : near.has(i) ? 1 : 0);
  const wanted = [...new Set([...chosen, ...visible, ...near])].filter(i => !hidden[i] && inside(screen(i)));
  const items = wanted.sort((a, b) => first(b) - first(a) || a - b).map(i => {
    const [x, y] = screen(i), must = chosen.includes(i);
    return { id: i, text: onCanvas(authors.name[i]), x, y, radius: Math.max(1, radius[i] * view.scale), size: 12.5, must, bold: must, dim: false };
  });
  const boxes = letters.map(({ x, y }) => square(x, y, LETTER + 2)), most = view.scale > 1.5 * fitted() ? NAMES : FEW;
  for (const name of placeLabels(pen, items, items, { letters: boxes, most })) writeLabel(pen, name, name.x + name.dx, name.y + name.dy);
}
function drawDisc(pen, i) {
  const [x, y] = screen(i);
  pen.beginPath();
  pen.arc(x, y, Math.max(5, map.radius[i] * map.view.scale), 0, 2 * Math.PI);
  pen.fillStyle = colorOf(i);
  pen.strokeStyle = token("ink");
  pen.lineWidth = 2.5;
  pen.fill();
  pen.stroke();
}
function drawArrow(pen, tie, alpha) {
  const a = ties.source[tie], b = ties.target[tie];
  if (tie < 0 || map.hidden[a] || map.hidden[b] || !seen.ties[tie]) return;
  const start = screen(a), end = screen(b), far = Math.hypot(end[0] - start[0], end[1] - start[1]), gap = Math.max(map.radius[b] * map.view.scale, 1.5) + 2;
  if (far < gap + 4) return;
  const [ux, uy] = [(end[0] - start[0]) / far, (end[1] - start[1]) / far], tip = [end[0] - ux * gap, end[1] - uy * gap];
  const wide = lineWidth(seen.ties[tie]) / 2, head = 5 + wide, side = head / 2.6, foot = [tip[0] - ux * head, tip[1] - uy * head];
  pen.globalAlpha = alpha;
  pen.strokeStyle = pen.fillStyle = colorOf(a);
  pen.lineWidth = wide;
  pen.setLineDash(ties.assumed[tie] === ties.weight[tie] ? [5, 4] : []);
  pen.beginPath(); pen.moveTo(start[0], start[1]); pen.lineTo(foot[0], foot[1]); pen.stroke();
  pen.beginPath(); pen.moveTo(tip[0], tip[1]); pen.lineTo(foot[0] - uy * side, foot[1] + ux * side); pen.lineTo(foot[0] + uy * side, foot[1] - ux * side); pen.fill();
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

/* The mouse moves the map and the wheel zooms; two fingers do both, one scrolls the page; a click chooses. */
function followPointers(canvas) {
  let held = null, gone = 0;
  const local = ({ clientX, clientY }) => { const frame = map.box.getBoundingClientRect(); return [clientX - frame.left, clientY - frame.top]; };
  canvas.addEventListener("pointerdown", event => {
    gone = event.isPrimary ? 0 : 99;
    held = local(event);
    if (event.pointerType !== "touch") canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", event => {
    const now = local(event);
    if (!held) return pointAt(now);
    gone += Math.hypot(now[0] - held[0], now[1] - held[1]);
    if (event.pointerType !== "touch") pan(now[0] - held[0], now[1] - held[1]);
    held = now;
  });
  canvas.addEventListener("pointerup", event => {
    held = null;
    if (gone >= 6) return;
    const found = pick(...local(event));
    if (found === null) chooseNothing(); else go({ author: found });
  });
  canvas.addEventListener("pointercancel", () => { held = null; });
  canvas.addEventListener("pointerleave", () => showTip({}, "", 0));
  canvas.addEventListener("wheel", event => {
    if (isWheelForPage(event)) return;
    event.preventDefault();
    zoom(...local(event), Math.exp(-event.deltaY * 0.0015));
  }, { passive: false });
  followFingers(map.box, (dx, dy, x, y, by) => { pan(dx, dy); zoom(x, y, by); });
}
/** @param {number[]} spot */
function pointAt([x, y]) {
  const found = pick(x, y);
  map.above.style.cursor = found === null ? "grab" : "pointer";
  showTip({ x, y }, found === null ? "" : nodeTip(found), map.width);
}
