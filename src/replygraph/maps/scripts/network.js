// @ts-check
/* The map drawn by vis-network; hulls of clusters below its circles, names and letters above are ours. */
import { $, calm, make, narrow } from "./helpers.js";
import { followFingers, isWheelForPage } from "./gestures.js";
import { drawHulls, findHulls, findLetters, LETTER } from "./hulls.js";
import { drawLabels, findNames } from "./labels.js";
import { unpack } from "./packing.js";
import { square } from "./placing.js";
import { edgeLook, nodeLook } from "./looks.js";
import { chooseAt, edgeTip, nodeAt, nodeTip, point, pointAtLetter } from "./pointing.js";
import { isCluster, sizeScene, wholeScene } from "./scenes.js";
import { circleFrame, hasHulls, isCurved, joined, near, placed, stage, surface } from "./stage.js";

const FURTHER = 1.5;  /* times, at most, places stand further apart in a picture of another shape */
const flight = calm ? false : { duration: 350, easingFunction: "easeInOutQuad" };

/* The library lies packed in the page; the page's policy knows its hash, and runs no other text. */
export async function startNetwork(openCluster) {
  document.head.append(make("script", null, await unpack($("library").textContent)));
  $("library").remove();
  const { DataSet, Network } = /** @type {any} */ (window).vis, { view } = stage.network;
  stage.nodes = new DataSet([...stage.nodes.items.values()]);
  stage.edges = new DataSet([...stage.edges.items.values()]);
  stage.network = new Network($("map"), { nodes: stage.nodes, edges: stage.edges }, firstOptions());
  stage.network.moveTo(view);
  $("map").querySelector(".vis-network").tabIndex = -1;
  followNetwork(stage.network, openCluster);
  $("map").addEventListener("pointermove", event => pointAtLetter(event, paintNetwork));
  keepScrolling();
  new ResizeObserver(refit).observe($("stage"));
}
function followNetwork(network, openCluster) {
  network.on("click", ({ pointer }) => chooseAt(pointer.DOM));
  network.on("doubleClick", ({ pointer }) => {
    const node = nodeAt(pointer.DOM);
    if (node !== undefined && isCluster(node)) openCluster(Number(node.slice(1)));
  });
  network.on("beforeDrawing", drawHulls);
  network.on("afterDrawing", drawLabels);
  network.on("dragging", ({ nodes }) => { if (nodes.length) { stage.hulls = null; stage.edition++; } });
  for (const moved of ["dragStart", "zoom"]) network.on(moved, () => { stage.touched = true; });
  network.on("hoverNode", ({ node, pointer }) => point(node, pointer.DOM, nodeTip(node), paintNetwork));
  network.on("hoverEdge", ({ edge, pointer }) => point(null, pointer.DOM, edgeTip(edge), paintNetwork));
  network.on("blurNode", () => point(null, null, "", paintNetwork));
  network.on("blurEdge", () => point(null, null, "", paintNetwork));
}
/* vis-network would take every finger for itself. */
function keepScrolling() {
  const map = $("map");
  map.addEventListener("pointerdown", event => { if (event.pointerType === "touch") event.stopPropagation(); }, { capture: true });
  map.addEventListener("click", event => { if (event.pointerType === "touch") chooseAt(local(event)); });
  map.addEventListener("wheel", event => { if (isWheelForPage(event)) event.stopPropagation(); }, { capture: true });
  followFingers(map, (dx, dy, x, y, by) => {
    const { network } = stage, scale = network.getScale() * by, { width, height } = surface(), view = network.getViewPosition();
    const fixed = [view.x + (x - width / 2) / network.getScale(), view.y + (y - height / 2) / network.getScale()];
    stage.touched = true;
    network.moveTo({ scale, position: { x: fixed[0] - (x - width / 2 + dx) / scale, y: fixed[1] - (y - height / 2 + dy) / scale } });
  });
}
function local({ clientX, clientY }) {
  const frame = $("map").getBoundingClientRect();
  return { x: clientX - frame.left, y: clientY - frame.top };
}

/* A stage of another size shows the whole again, unless somebody has moved the map: then what they look at stays. */
let stageSize = "";
const sizeOfStage = () => `${$("stage").clientWidth} ${$("stage").clientHeight}`;
export function refit() {
  if ($("map").hidden || !stage.scene || stageSize === sizeOfStage()) return;
  const position = stage.network.getViewPosition(), scale = stage.network.getScale();
  stage.network.setSize("100%", "100%");
  if (stage.turned !== isTall(stage.scene, surface())) {
    stage.turned = !stage.turned;
    stage.nodes.update(stage.scene.nodes.map(node => ({ id: node.id, ...turned(node) })));
    stage.hulls = null;
  }
  stageSize = sizeOfStage();
  if (stage.touched) stage.network.moveTo({ position, scale }); else fitNetwork(false);
  stage.network.redraw();
}

/* ---- what is drawn ---- */
/* Few authors may be pulled apart. An option costs vis-network a restart. */
let suited = "";
const fitting = scene => ({ curved: isCurved(scene), dragged: scene.nodes.length <= 150 });
function firstOptions() {
  const options = JSON.parse($("options").textContent), first = fitting(stage.scene || wholeScene);
  options.edges.smooth.enabled = first.curved;
  options.interaction.dragNodes = first.dragged;
  suited = JSON.stringify(first);
  return options;
}
function suit(next) {
  const wanted = fitting(next);
  if (suited === JSON.stringify(wanted)) return;
  suited = JSON.stringify(wanted);
  stage.network.setOptions({ edges: { smooth: { enabled: wanted.curved } }, interaction: { dragNodes: wanted.dragged } });
}
export function showScene(next) {
  const resized = sizeScene(next);
  if (stage.scene === next) return resized ? resizeCircles() : undefined;
  Object.assign(stage, { scene: next, hulls: null, hovered: null, looks: new Map(), edition: stage.edition + 1 });
  next.heaviest = Math.max(1, ...next.edges.map(edge => edge.width));
  const around = near(), { nodes, edges } = stage;
  if (nodes.length) { edges.clear(); nodes.clear(); }
  suit(next);
  stage.turned = isTall(next, surface());
  nodes.add(next.nodes.map(node => ({ ...node, ...turned(node), ...nodeLook(node, around) })));
  edges.add(next.edges.map(edge => ({ ...edge, ...edgeLook(edge, around) })));
  fitNetwork(false);
}
function resizeCircles() {
  stage.nodes.update(stage.scene.nodes.map(({ id, size }) => ({ id, size })));
  stage.hulls = null;
  stage.edition++;
}
/* A drawing that is wide stands upright where it is larger then. */
function isTall({ nodes }, { width, height }) {
  const [wide, high] = sidesOf(nodes), as = (across, down) => Math.min(width / across, height / down);
  return as(high, wide) > 1.05 * as(wide, high);
}
function sidesOf(nodes) {
  const [left, top, right, bottom] = circleFrame(nodes);
  return [right - left, bottom - top];
}
const turned = ({ x, y }) => stage.turned ? { x: y, y: x } : { x, y };
/* Only what looks different is told to vis-network: an update costs it more than a picture. */
export function paintNetwork() {
  const { network, scene, nodes, edges, looks } = stage;
  if (!network || !scene) return;
  const around = near();
  const changed = (items, look) => items.map(item => look(item, around)).filter(made => {
    const key = JSON.stringify(made), before = looks.get(made.id);
    looks.set(made.id, key);
    return key !== before;
  });
  stage.hulls = null;
  stage.edition++;
  const differing = [changed(scene.nodes, nodeLook), changed(scene.edges, edgeLook)];
  if (differing[0].length) nodes.update(differing[0]);
  if (differing[1].length) edges.update(differing[1]);
  if (!differing[0].length && !differing[1].length) network.redraw();
}

/* ---- what is in view ---- */
/* All that is drawn fits. Names keep their size on the screen: those at the rim move inside, or make the rest a bit smaller. */
export function fitNetwork(animate) {
  const { width, height, canvas } = surface();
  if (!placed().length || !width || !height) return;
  const view = fitTo(width, height, canvas.getContext("2d"));
  stageSize = sizeOfStage();
  stage.touched = false;
  stage.edition++;
  stage.network.moveTo({ ...view, animation: animate ? flight : false });
}
function fitTo(width, height, pen) {
  const all = placed(), circles = groundFrame(all), rim = hasHulls() ? LETTER + 14 : 8, room = [width, height].map(side => Math.max(40, side - 2 * rim));
  const ideal = Math.min(1.5, room[0] / (circles[2] - circles[0]), room[1] / (circles[3] - circles[1]));
  let scale = ideal, frame = null;
  for (let part = 1; part >= (narrow() ? 0.85 : 0.75); part -= 0.05) {
    scale = ideal * part;
    frame = circles.map((edge, i) => edge * scale + (i < 2 ? -rim : rim));
    stage.fitted = windowAround(frame, scale, width, height);
    if (all.length > 150) break;
    frame = fittedBoxes(pen, all, scale).reduce(joined, frame);
    if (frame[2] - frame[0] <= width - 8 && frame[3] - frame[1] <= height - 8) break;
  }
  stage.fitted = windowAround(frame, scale, width, height);
  return { scale, position: { x: (frame[0] + frame[2]) / 2 / scale, y: (frame[1] + frame[3]) / 2 / scale } };
}
/* What is drawn without the screen: laid out for a shape of its own, places further apart where there is room. */
export function inShape(width, height, draw) {
  const kept = { ...stage }, swapped = stage.turned !== isTall(stage.scene, { width, height });
  const all = placed().map(node => swapped ? { ...node, x: node.y, y: node.x } : node), [wide, high] = sidesOf(all);
  const [across, down] = [width / wide / (height / high), height / high / (width / wide)].map(spare => Math.min(FURTHER, Math.max(1, spare)));
  const nodes = Object.fromEntries(all.map(node => [node.id, { ...node, x: node.x * across, y: node.y * down }]));
  let scale = 1;
  Object.assign(stage, { hulls: null, labels: { key: "", placed: [], letters: [] }, network: { body: { nodes }, getScale: () => scale } });
  try {
    ({ scale } = fitTo(width, height, surface().canvas.getContext("2d")));
    return draw();
  } finally {
    Object.assign(stage, kept);
  }
}
/* What circles and the grounds of groups take, at whose rim letters stand. */
function groundFrame(all) {
  const shapes = hasHulls() ? (stage.hulls ??= findHulls()).flatMap(({ shape }) => shape) : [];
  return shapes.map(([x, y]) => [x, y, x, y]).reduce(joined, circleFrame(all));
}
/* What names and letters take. */
function fittedBoxes(pen, all, scale) {
  const names = findNames(pen, scale, []), letters = hasHulls() ? findLetters(all, scale, names) : [];
  return [...names.map(({ box }) => box), ...letters.map(({ x, y }) => square(x, y, LETTER + 2))];
}
function windowAround([left, top, right, bottom], scale, width, height) {
  const x = (left + right) / 2, y = (top + bottom) / 2;
  return { scale, frame: [x - width / 2, y - height / 2, x + width / 2, y + height / 2] };
}
export function flyTo(id) {
  const node = stage.network.body.nodes[id];
  stage.touched = true;
  if (node) stage.network.moveTo({ position: { x: node.x, y: node.y }, scale: Math.max(stage.network.getScale(), 0.9), animation: flight });
}
/* Only what is out of sight is brought into it: a map that jumps with every click is hard to read. */
export function bringIntoView(ids) {
  if (!ids.length) return;
  const { width, height } = surface(), scale = stage.network.getScale(), view = stage.network.getViewPosition();
  const inside = ({ x, y }) => Math.abs(x - view.x) * scale <= width / 2 - 20 && Math.abs(y - view.y) * scale <= height / 2 - 20;
  const out = ids.map(id => stage.network.body.nodes[id]).find(node => node && !inside(node));
  if (!out) return;
  stage.touched = true;
  stage.network.moveTo({ position: { x: out.x, y: out.y }, scale, animation: flight });
}
