/* The map drawn by vis-network; grounds of clusters below its circles, names and letters above are ours. */
let network = null, nodes = null, edges = null, scene = null, hovered = null, looks = new Map(), edition = 0;
const flight = calm ? false : { duration: 350, easingFunction: "easeInOutQuad" };
const edgeEnds = id => id.split("-").map(end => (end.startsWith("c") ? end : Number(end)));

/* The library lies packed in the page; the page's policy knows its hash, and runs no other text. */
async function startNetwork() {
  document.head.append(make("script", null, await library));
  $("library").remove();
  nodes = new vis.DataSet();
  edges = new vis.DataSet();
  network = new vis.Network($("map"), { nodes, edges }, firstOptions());
  $("map").querySelector(".vis-network").tabIndex = -1;
  network.on("click", ({ pointer }) => chooseAt(pointer.DOM));
  network.on("doubleClick", ({ pointer }) => {
    const node = nodeAt(pointer.DOM);
    if (node !== undefined && isCluster(node)) openCluster(clusterOf(node));
  });
  network.on("beforeDrawing", drawGrounds);
  network.on("afterDrawing", drawLabels);
  network.on("dragging", ({ nodes: dragged }) => { if (dragged.length) { grounds = null; edition++; } });
  for (const moved of ["dragStart", "zoom"]) network.on(moved, () => { touched = true; });
  network.on("hoverNode", ({ node, pointer }) => hover(node, pointer.DOM, nodeTip(node)));
  network.on("hoverEdge", ({ edge, pointer }) => hover(null, pointer.DOM, edgeTip(edge)));
  network.on("blurNode", () => hover(null));
  network.on("blurEdge", () => hover(null));
  $("map").addEventListener("pointermove", pointAtLetter);
  stageSize = sizeOfStage();
  new ResizeObserver(refit).observe($("stage"));
}
/* A stage of another size shows the whole again, unless somebody has moved the map: then what they look at stays. */
let touched = false, stageSize = "";
const sizeOfStage = () => `${$("stage").clientWidth} ${$("stage").clientHeight}`;
function refit() {
  if ($("map").hidden || !scene || stageSize === sizeOfStage()) return;
  const position = network.getViewPosition(), scale = network.getScale();
  stageSize = sizeOfStage();
  network.setSize("100%", "100%");
  if (touched) network.moveTo({ position, scale }); else fitNetwork(false);
  network.redraw();
}

/* ---- choosing and pointing ---- */
function chooseAt(point) {
  const node = nodeAt(point), edge = node === undefined ? network.getEdgeAt(point) : undefined;
  if (node !== undefined) chooseNode(node);
  else if (edge !== undefined) chooseEdge(edge);
  else chooseNothing();
}
const chooseNode = id => isCluster(id) ? go({ cluster: clusterOf(id) }) : go({ author: id });
function chooseEdge(id) {
  const [a, b] = edgeEnds(id);
  if (isCluster(a)) go({ pair: [clusterOf(a), clusterOf(b)] }); else go({ tie: [a, b] });
}
/* A click on a name is a click on its circle, and one on a letter chooses the cluster. */
function nodeAt(point) {
  const node = network.getNodeAt(point);
  return node === undefined ? [...labels.placed, ...labels.letters].find(({ screenBox }) => within(screenBox, point))?.id : node;
}
const within = (box, { x, y }) => Boolean(box) && box[0] <= x && x <= box[2] && box[1] <= y && y <= box[3];

/* What one reads while pointing. */
const nameIn = author => isolated(onCanvas(authors.name[author]));
function nodeTip(id) {
  if (isCluster(id)) return `${clusterTitle(clusters[clusterOf(id)])} · ${plural(clusters[clusterOf(id)].size, "author")}`;
  return `${nameIn(id)} · got ${number(authors.got[id])}, wrote ${number(authors.wrote[id])}`;
}
function edgeTip(id) {
  const [a, b] = edgeEnds(id);
  if (!isCluster(a)) return `${nameIn(a)} → ${nameIn(b)} · ${replies(weightOf(a, b))}`;
  const [from, to] = [clusterOf(a), clusterOf(b)];
  return `${clusters[from].letter} → ${clusters[to].letter} · ${replies(betweenClusters(from, to))}`;
}
function showTip(at, words, width) {
  $("tip").hidden = !words;
  if (!words) return;
  $("tip").textContent = words;
  $("tip").style.left = Math.max(4, Math.min(at.x + 14, width - $("tip").offsetWidth - 6)) + "px";
  $("tip").style.top = Math.max(4, at.y - 34) + "px";
}
function hover(node, at, words) {
  showTip(at, words, $("map").clientWidth);
  $("map").style.cursor = words ? "pointer" : "";
  if (hovered === node) return;
  hovered = node;
  if (scene.edges.length <= 500) paintNetwork();
}
let onLetter = false;
function pointAtLetter({ clientX, clientY }) {
  const frame = $("map").getBoundingClientRect(), at = { x: clientX - frame.left, y: clientY - frame.top };
  const letter = scene && hovered === null ? labels.letters.find(({ screenBox }) => within(screenBox, at)) : undefined;
  if (letter) hover(null, at, nodeTip(letter.id)); else if (onLetter && hovered === null) hover(null);
  onLetter = Boolean(letter);
}

/* ---- what is drawn ---- */
/* Straight arrows for many, which are quicker; few authors may be pulled apart. An option costs vis-network a restart. */
let suited = "";
const fitting = ({ nodes, edges }) => ({ curved: edges.length <= 900, dragged: nodes.length <= 150 });
function firstOptions() {
  const options = JSON.parse($("options").textContent), first = fitting(clusterScene || wholeScene);
  options.edges.smooth.enabled = first.curved;
  options.interaction.dragNodes = first.dragged;
  suited = JSON.stringify(first);
  return options;
}
function suit(next) {
  const wanted = fitting(next);
  if (suited === JSON.stringify(wanted)) return;
  suited = JSON.stringify(wanted);
  network.setOptions({ edges: { smooth: { enabled: wanted.curved } }, interaction: { dragNodes: wanted.dragged } });
}
function showScene(next) {
  if (scene === next) return;
  scene = next;
  grounds = null;
  hovered = null;
  looks = new Map();
  edition++;
  scene.heaviest = Math.max(1, ...scene.edges.map(edge => edge.width));
  const around = near();
  if (nodes.length) { edges.clear(); nodes.clear(); }
  suit(next);
  nodes.add(next.nodes.map(node => ({ ...node, ...nodeLook(node, around) })));
  edges.add(next.edges.map(edge => ({ ...edge, ...edgeLook(edge, around) })));
  fitNetwork(false);
}
/* Only what looks different is told to vis-network: an update costs it more than a picture. */
function paintNetwork() {
  if (!network || !scene) return;
  const around = near();
  const changed = (items, look) => items.map(item => look(item, around)).filter(made => {
    const key = JSON.stringify(made), before = looks.get(made.id);
    looks.set(made.id, key);
    return key !== before;
  });
  grounds = null;
  edition++;
  const differing = [changed(scene.nodes, nodeLook), changed(scene.edges, edgeLook)];
  if (differing[0].length) nodes.update(differing[0]);
  if (differing[1].length) edges.update(differing[1]);
  if (!differing[0].length && !differing[1].length) network.redraw();
}

/* Who stays bright: what is chosen, or else pointed at, and its neighbours. */
function near() {
  if (state.tie) return new Set(state.tie);
  if (state.pair) return new Set(state.pair.map(clusterId));
  const author = state.author ?? (typeof hovered === "number" ? hovered : null);
  if (author !== null) return new Set([author, ...neighbours(author)]);
  if (state.cluster === null) return null;
  if (scene.kind !== "clusters") return { has: id => authors.cluster[id] === state.cluster };
  const own = clusterId(state.cluster), touching = scene.edges.filter(({ from, to }) => from === own || to === own);
  return new Set([own, ...touching.flatMap(({ from, to }) => [from, to])]);
}
function isStrong({ from, to }) {
  if (state.tie) return from === state.tie[0] && to === state.tie[1];
  if (state.pair) return from === clusterId(state.pair[0]) && to === clusterId(state.pair[1]);
  if (state.author === null && state.cluster !== null) {
    const own = clusterId(state.cluster);
    return scene.kind === "clusters" ? from === own || to === own : clusterOf(from) === state.cluster && clusterOf(to) === state.cluster;
  }
  const author = state.author ?? hovered;
  return from === author || to === author;
}
const isDim = (id, around) => Boolean(around && !around.has(id)) || (!isCluster(id) && span.on && !span.authors[id]);
const isChosen = id => id === state.author || (state.cluster !== null && id === clusterId(state.cluster));
function nodeLook({ id }, around) {
  const hue = hueOf(clusterOf(id)), ground = token("map"), dim = isDim(id, around), soft = isCluster(id);
  const background = mixed(hue, ground, (dim ? 0.22 : 1) * (soft ? 0.4 : 1));
  const border = isChosen(id) ? token("ink") : soft ? mixed(hue, ground, dim ? 0.3 : 1) : ground;
  return {
    id, hidden: state.hidden.has(clusterOf(id)), borderWidth: isChosen(id) ? 3 : scene.nodes.length > 150 ? 1 : 2,
    color: { background, border, highlight: { background, border }, hover: { background, border: token("ink") } },
  };
}
/* From how many arrows on, how faint the weakest and the strongest are. */
const FAINT = [[900, 0.22, 0.6], [300, 0.34, 0.65], [120, 0.55, 0.8], [-1, 0.8, 0.8]];
/* Where there are many arrows, those of few replies are faint: the strong ones are the picture. */
function edgeLook(edge, around) {
  const strong = isStrong(edge), hue = hueOf(clusterOf(edge.from)), count = scene.edges.length;
  const [, least, most] = scene.kind === "clusters" ? [0, 0.6, 0.8] : FAINT.find(([many]) => count > many);
  const alpha = strong ? 1 : around ? 0.08 : least + (most - least) * (edge.width - 1) / scene.heaviest;
  const color = faint(hue, Math.round(100 * alpha) / 100);
  return {
    id: edge.id, width: edge.width * (count > 300 ? 0.6 : 1) + (strong && state.tie ? 1.6 : 0),
    hidden: state.hidden.has(clusterOf(edge.from)) || state.hidden.has(clusterOf(edge.to)) || !inSpan(edge),
    color: { color, highlight: color, hover: strong ? color : hue, inherit: false },
  };
}
function inSpan(edge) {
  return !span.on || isCluster(edge.from) || span.ties[tieOf(edge.from, edge.to)] > 0;
}

/* ---- where things stand ---- */
function placed() {
  const body = network.body.nodes;
  return scene.nodes.filter(node => !state.hidden.has(clusterOf(node.id)))
    .map(({ id, x, y, size }) => ({ id, x: body[id]?.x ?? x, y: body[id]?.y ?? y, size }));
}
function surface() {
  const canvas = $("map").querySelector("canvas");
  return { canvas, width: canvas.clientWidth, height: canvas.clientHeight, ratio: canvas.width / Math.max(1, canvas.clientWidth) };
}
/* All that is drawn fits. Names keep their size on the screen: those at the rim move inside, or make the rest a bit smaller. */
let fitted = { scale: 0, frame: null };
function fitNetwork(animate) {
  const { width, height, canvas } = surface(), pen = canvas.getContext("2d"), all = placed();
  if (!all.length || !width || !height) return;
  const rim = hasGrounds() ? 44 : 8, circles = circleFrame(all);
  const room = [width, height].map(side => Math.max(40, side - 2 * rim));
  const ideal = Math.min(1.5, room[0] / (circles[2] - circles[0]), room[1] / (circles[3] - circles[1]));
  let scale = ideal, frame = null;
  for (let part = 1; part >= (narrow() ? 0.85 : 0.75); part -= 0.05) {
    scale = ideal * part;
    frame = circles.map((edge, i) => edge * scale + (i < 2 ? -rim : rim));
    fitted = windowAround(frame, scale, width, height);
    if (all.length > 150) break;
    frame = findNames(pen, scale, []).reduce((frame, { box }) => joined(frame, box), frame);
    if (frame[2] - frame[0] <= width - 8 && frame[3] - frame[1] <= height - 8) break;
  }
  fitted = windowAround(frame, scale, width, height);
  touched = false;
  edition++;
  const position = { x: (frame[0] + frame[2]) / 2 / scale, y: (frame[1] + frame[3]) / 2 / scale };
  network.moveTo({ position, scale, animation: animate ? flight : false });
}
function windowAround([left, top, right, bottom], scale, width, height) {
  const x = (left + right) / 2, y = (top + bottom) / 2;
  return { scale, frame: [x - width / 2, y - height / 2, x + width / 2, y + height / 2] };
}
const joined = (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
const circleFrame = all => all.map(({ x, y, size }) => [x - size, y - size, x + size, y + size])
  .reduce(joined, [Infinity, Infinity, -Infinity, -Infinity]);
function flyTo(id) {
  const node = network.body.nodes[id];
  touched = true;
  if (node) network.moveTo({ position: { x: node.x, y: node.y }, scale: Math.max(network.getScale(), 0.9), animation: flight });
}
/* Only what is out of sight is brought into it: a map that jumps with every click is hard to read. */
function bringIntoView(ids) {
  const { width, height } = surface(), scale = network.getScale(), view = network.getViewPosition();
  const seen = ({ x, y }) => Math.abs(x - view.x) * scale <= width / 2 - 20 && Math.abs(y - view.y) * scale <= height / 2 - 20;
  const out = ids.map(id => network.body.nodes[id]).find(node => node && !seen(node));
  if (!out) return;
  touched = true;
  network.moveTo({ position: { x: out.x, y: out.y }, scale, animation: flight });
}
