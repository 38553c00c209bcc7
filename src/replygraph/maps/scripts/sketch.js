// @ts-check
/* The first picture: drawn by us at once, as vis-network will draw it, which takes longer to begin. Until it has, this stands
   in its place: it knows where one looks, and what is drawn. */
import { $, make } from "./helpers.js";
import { drawHulls } from "./hulls.js";
import { drawLabels } from "./labels.js";
import { stage, surface, viaOf } from "./stage.js";

const HEAD = 9;  /* pixels: a tip's length without its line's */
/* As vis-network keeps what is drawn. */
function collection() {
  const items = new Map(), add = list => { for (const item of list) items.set(item.id, { ...items.get(item.id), ...item }); };
  return { items, add, update: add, clear: () => items.clear(), get length() { return items.size; } };
}
export function startSketch() {
  const canvas = make("canvas"), density = devicePixelRatio || 1, view = { position: { x: 0, y: 0 }, scale: 1 };
  canvas.style.width = canvas.style.height = "100%";
  $("map").append(canvas);
  const setSize = () => Object.assign(canvas, { width: canvas.clientWidth * density, height: canvas.clientHeight * density });
  setSize();
  const redraw = () => sketchAll(canvas.getContext("2d"), view);
  stage.nodes = collection();
  stage.edges = collection();
  stage.network = {
    view, redraw, get body() { return { nodes: Object.fromEntries(stage.nodes.items) }; }, getScale: () => view.scale, getViewPosition: () => view.position, setOptions() {}, setSize,
    moveTo({ position = view.position, scale = view.scale }) {
      Object.assign(view, { position, scale });
      redraw();
    },
  };
}
function sketchAll(pen, { position, scale }) {
  const { width, height, ratio } = surface(), shown = item => !item.hidden;
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.clearRect(0, 0, width * ratio, height * ratio);
  pen.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * (width / 2 - position.x * scale), ratio * (height / 2 - position.y * scale));
  drawHulls(pen);
  for (const edge of [...stage.edges.items.values()].filter(shown)) sketchArrow(pen, edge, scale);
  pen.setLineDash([]);
  for (const node of [...stage.nodes.items.values()].filter(shown)) sketchCircle(pen, node, scale);
  drawLabels(pen);
}
function sketchCircle(pen, { x, y, size, color, borderWidth }, scale) {
  pen.beginPath();
  pen.arc(x, y, size, 0, 2 * Math.PI);
  pen.fillStyle = color.background;
  pen.strokeStyle = color.border;
  pen.lineWidth = borderWidth / scale;
  pen.fill();
  pen.stroke();
}
function sketchArrow(pen, edge, scale) {
  const a = stage.nodes.items.get(edge.from), b = stage.nodes.items.get(edge.to), via = viaOf(a, b) || { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  const wide = Math.max(edge.width, 0.3 / scale), long = HEAD + 3 * edge.width, far = Math.hypot(b.x - via.x, b.y - via.y) || 1;
  const [ux, uy] = [(b.x - via.x) / far, (b.y - via.y) / far], at = (back, aside) => [b.x - ux * (b.size + back) - uy * aside, b.y - uy * (b.size + back) + ux * aside];
  const foot = at(0.9 * long, 0), [first, ...rest] = [at(0, 0), at(long, 0.3 * long), foot, at(long, -0.3 * long)];
  pen.strokeStyle = pen.fillStyle = edge.color.color;
  pen.lineWidth = wide;
  pen.setLineDash(edge.dashes || []);
  pen.beginPath();
  pen.moveTo(a.x, a.y);
  pen.quadraticCurveTo(via.x, via.y, foot[0], foot[1]);
  pen.stroke();
  pen.beginPath();
  pen.moveTo(first[0], first[1]);
  rest.forEach(([x, y]) => pen.lineTo(x, y));
  pen.fill();
}
