/* The map drawn by vis-network; grounds of clusters below its circles and names above are ours. */
let network = null, nodes = null, edges = null, scene = null, hovered = null, looks = new Map();
let labels = { key: "", placed: [], letters: [] }, grounds = null, edition = 0;
const flight = calm ? false : { duration: 350, easingFunction: "easeInOutQuad" };
const edgeEnds = id => id.split("-").map(end => end.startsWith("c") ? end : Number(end));

function startNetwork() {
  nodes = new vis.DataSet();
  edges = new vis.DataSet();
  network = new vis.Network($("map"), { nodes, edges }, JSON.parse($("options").textContent));
  $("map").querySelector(".vis-network").tabIndex = -1;
  network.on("click", ({ pointer }) => {
    const node = nodeAt(pointer.DOM), edge = node === undefined ? network.getEdgeAt(pointer.DOM) : undefined;
    if (node !== undefined) chooseNode(node);
    else if (edge !== undefined) chooseEdge(edge);
    else chooseNothing();
  });
  network.on("doubleClick", ({ pointer }) => {
    const node = nodeAt(pointer.DOM);
    if (node !== undefined && isCluster(node)) go({ cluster: clusterOf(node), view: "inside" });
  });
  network.on("beforeDrawing", drawGrounds);
  network.on("afterDrawing", drawLabels);
  network.on("dragging", ({ nodes: dragged }) => { if (dragged.length) { grounds = null; edition++; } });
  for (const moved of ["dragStart", "zoom"]) network.on(moved, () => { touched = true; });
  stageSize = sizeOfStage();
  new ResizeObserver(refit).observe($("stage"));
  network.on("hoverNode", ({ node, pointer }) => hover(node, pointer.DOM, nodeTip(node)));
  network.on("hoverEdge", ({ edge, pointer }) => hover(null, pointer.DOM, edgeTip(edge)));
  network.on("blurNode", () => hover(null));
  network.on("blurEdge", () => hover(null));
}
/* A stage of another size shows the whole again, unless somebody has moved the map: then what they look at stays. */
let touched = false, stageSize = "";
const sizeOfStage = () => `${$("stage").clientWidth} ${$("stage").clientHeight}`;
function refit() {
  if ($("map").hidden || !scene) return;
  const position = network.getViewPosition(), scale = network.getScale();
  if (stageSize === sizeOfStage()) return;
  stageSize = sizeOfStage();
  network.setSize("100%", "100%");
  if (touched) network.moveTo({ position, scale }); else fitNetwork(false);
  network.redraw();
}
const chooseNode = id => isCluster(id) ? go({ cluster: clusterOf(id) }) : go({ author: id });
function chooseEdge(id) {
  const [a, b] = edgeEnds(id);
  if (isCluster(a)) go({ pair: [clusterOf(a), clusterOf(b)] }); else go({ tie: [a, b] });
}

/* A click on a name is a click on its circle, and one on a letter chooses the cluster. */
function nodeAt(point) {
  const node = network.getNodeAt(point);
  if (node !== undefined) return node;
  const on = [...labels.placed, ...labels.letters].find(({ screenBox: box }) => box && box[0] <= point.x && point.x <= box[2] && box[1] <= point.y && point.y <= box[3]);
  return on && on.id;
}

/* What one reads while pointing. */
function nodeTip(id) {
  if (isCluster(id)) return `${clusterTitle(clusters[clusterOf(id)])} · ${plural(clusters[clusterOf(id)].size, "author")}`;
  return `${onCanvas(authors.name[id])} · got ${number(authors.got[id])}, wrote ${number(authors.wrote[id])}`;
}
function edgeTip(id) {
  const [a, b] = edgeEnds(id);
  if (isCluster(a)) return `${clusters[clusterOf(a)].letter} → ${clusters[clusterOf(b)].letter} · ${plural(betweenClusters(clusterOf(a), clusterOf(b)), "reply", "replies")}`;
  return `${onCanvas(authors.name[a])} → ${onCanvas(authors.name[b])} · ${plural(weightOf(a, b), "reply", "replies")}`;
}
function hover(node, at, words) {
  $("tip").hidden = !words;
  if (words) {
    $("tip").textContent = words;
    $("tip").style.left = Math.min(at.x + 14, $("map").clientWidth - $("tip").offsetWidth - 6) + "px";
    $("tip").style.top = Math.max(4, at.y - 34) + "px";
  }
  $("map").style.cursor = words ? "pointer" : "";
  if (hovered !== node) {
    hovered = node;
    if (scene.edges.length <= 500) paintNetwork();
  }
}

/* Straight arrows for many, which are quicker; few authors may be pulled apart. An option costs vis-network a restart. */
let suited = "true true";
function suit(curved, dragged) {
  if (suited === `${curved} ${dragged}`) return;
  suited = `${curved} ${dragged}`;
  network.setOptions({ edges: { smooth: { enabled: curved } }, interaction: { dragNodes: dragged } });
}
function showScene(next) {
  if (scene === next) return;
  scene = next;
  grounds = null;
  hovered = null;
  looks = new Map();
  edition++;
  const around = near();
  if (nodes.length) { edges.clear(); nodes.clear(); }
  suit(next.edges.length <= 900, next.nodes.length <= 150);
  nodes.add(next.nodes.map(node => ({ ...node, ...nodeLook(node, around) })));
  edges.add(next.edges.map(edge => ({ ...edge, ...edgeLook(edge, around) })));
  fitNetwork(false);
}

/* Who stays bright: what is chosen, or else pointed at, and its neighbours. */
function near() {
  if (state.tie) return new Set(state.tie);
  if (state.pair) return new Set(state.pair.map(clusterId));
  const author = state.author ?? (typeof hovered === "number" ? hovered : null);
  if (author !== null) return new Set([author, ...neighbours(author)]);
  if (state.cluster !== null && scene.kind === "clusters") return new Set([clusterId(state.cluster), ...scene.edges.filter(edge => edge.from === clusterId(state.cluster) || edge.to === clusterId(state.cluster)).flatMap(edge => [edge.from, edge.to])]);
  if (state.cluster !== null) return { has: id => authors.cluster[id] === state.cluster };
  return null;
}
function isStrong(edge) {
  if (state.tie) return edge.from === state.tie[0] && edge.to === state.tie[1];
  if (state.pair) return edge.from === clusterId(state.pair[0]) && edge.to === clusterId(state.pair[1]);
  if (scene.kind === "clusters" && state.cluster !== null) return edge.from === clusterId(state.cluster) || edge.to === clusterId(state.cluster);
  if (state.author === null && state.cluster !== null) return authors.cluster[edge.from] === state.cluster && authors.cluster[edge.to] === state.cluster;
  const author = state.author ?? hovered;
  return edge.from === author || edge.to === author;
}
const isDim = (id, around) => Boolean(around && !around.has(id)) || (!isCluster(id) && span.on && !span.authors[id]);
function nodeLook(node, around) {
  const hue = hueOf(clusterOf(node.id)), ground = token("map"), chosen = node.id === state.author || (state.cluster !== null && node.id === clusterId(state.cluster));
  const dim = isDim(node.id, around), soft = isCluster(node.id), background = mixed(hue, ground, (dim ? 0.22 : 1) * (soft ? 0.4 : 1)), border = chosen ? token("ink") : soft ? mixed(hue, ground, dim ? 0.3 : 1) : ground;
  return { id: node.id, hidden: state.hidden.has(clusterOf(node.id)), borderWidth: chosen ? 3 : 2, color: { background, border, highlight: { background, border }, hover: { background, border: token("ink") } } };
}
function edgeLook(edge, around) {
  const strong = isStrong(edge), hue = hueOf(clusterOf(edge.from)), many = scene.kind === "clusters" ? 0.7 : scene.edges.length > 900 ? 0.45 : scene.edges.length > 300 ? 0.6 : 0.8;
  const color = faint(hue, around && !strong ? 0.1 : strong ? 1 : many);
  return { id: edge.id, width: edge.width + (strong && state.tie ? 1.6 : 0), hidden: state.hidden.has(clusterOf(edge.from)) || state.hidden.has(clusterOf(edge.to)) || !inSpan(edge), color: { color, highlight: color, hover: strong ? color : hue, inherit: false } };
}
function inSpan(edge) {
  return !span.on || isCluster(edge.from) || span.ties[tieOf(edge.from, edge.to)] > 0;
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

/* ---- where things stand ---- */
function placed() {
  const body = network.body.nodes;
  return scene.nodes.filter(node => !state.hidden.has(clusterOf(node.id))).map(node => ({ id: node.id, x: body[node.id]?.x ?? node.x, y: body[node.id]?.y ?? node.y, size: node.size }));
}
const fontSize = (node, scale) => isCluster(node.id) ? 13 : Math.min(21, Math.max(narrow() ? 11 : 11.5, (13 + Math.min(6, node.size / 5)) * scale));
const labelOf = id => isCluster(id) ? (clusterWords(clusters[clusterOf(id)]) || onCanvas(authors.name[clusters[clusterOf(id)].first])) : onCanvas(authors.name[id]);
const surface = () => { const canvas = $("map").querySelector("canvas"); return { canvas, width: canvas.clientWidth, height: canvas.clientHeight, ratio: canvas.width / Math.max(1, canvas.clientWidth) }; };

/* All that is drawn fits. Names keep their size on the screen: those at the rim move inside, or make the rest a bit smaller. */
let fitted = { scale: 0, frame: null };
function fitNetwork(animate) {
  const { width, height, canvas } = surface(), pen = canvas.getContext("2d"), all = placed();
  if (!all.length || !width) return;
  const rim = hasGrounds() ? 44 : 8, circles = circleFrame(all), ideal = Math.min(1.5, (width - 2 * rim) / (circles[2] - circles[0]), (height - 2 * rim) / (circles[3] - circles[1]));
  let scale = ideal, frame = null;
  for (let part = 1; part >= 0.75; part -= 0.05) {
    scale = ideal * part;
    frame = circles.map((edge, i) => edge * scale + (i < 2 ? -rim : rim));
    fitted = windowAround(frame, scale, width, height);
    if (all.length > 150) break;
    for (const { box } of findNames(pen, scale, [])) frame = [Math.min(frame[0], box[0]), Math.min(frame[1], box[1]), Math.max(frame[2], box[2]), Math.max(frame[3], box[3])];
    if (frame[2] - frame[0] <= width - 8 && frame[3] - frame[1] <= height - 8) break;
  }
  fitted = windowAround(frame, scale, width, height);
  touched = false;
  edition++;
  network.moveTo({ position: { x: (frame[0] + frame[2]) / 2 / scale, y: (frame[1] + frame[3]) / 2 / scale }, scale, animation: animate ? flight : false });
}
function windowAround([left, top, right, bottom], scale, width, height) {
  const x = (left + right) / 2, y = (top + bottom) / 2;
  return { scale, frame: [x - width / 2, y - height / 2, x + width / 2, y + height / 2] };
}
function circleFrame(all) {
  const frame = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, size } of all) {
    frame[0] = Math.min(frame[0], x - size);
    frame[1] = Math.min(frame[1], y - size);
    frame[2] = Math.max(frame[2], x + size);
    frame[3] = Math.max(frame[3], y + size);
  }
  return frame;
}
function flyTo(id) {
  const node = network.body.nodes[id];
  touched = true;
  if (node) network.moveTo({ position: { x: node.x, y: node.y }, scale: Math.max(network.getScale(), 0.9), animation: flight });
}
/* Only what is out of sight is brought into it: a map that jumps with every click is hard to read. */
function bringIntoView(ids) {
  const { width, height } = surface(), scale = network.getScale(), view = network.getViewPosition();
  const out = ids.map(id => network.body.nodes[id]).filter(node => node && (Math.abs(node.x - view.x) * scale > width / 2 - 20 || Math.abs(node.y - view.y) * scale > height / 2 - 20));
  if (!out.length) return;
  touched = true;
  network.moveTo({ position: { x: out[0].x, y: out[0].y }, scale, animation: flight });
}

/* ---- grounds: one soft shape around the circles of a cluster ---- */
const hasGrounds = () => scene && lettered && (scene.kind === "all" || scene.kind === "strongest") && scene.nodes.length <= 1000;
function hull(points) {
  points.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = list => list.reduce((kept, p) => {
    while (kept.length > 1) {
      const [a, b] = kept.slice(-2);
      if ((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0) break;
      kept.pop();
    }
    kept.push(p);
    return kept;
  }, []);
  return [...half(points).slice(0, -1), ...half(points.reverse()).slice(0, -1)];
}
const TURNS = Array.from({ length: 20 }, (_, i) => [Math.cos(Math.PI * i / 10), Math.sin(Math.PI * i / 10)]);
function findGrounds() {
  const groups = new Map();
  for (const node of placed()) {
    const cluster = clusterOf(node.id);
    if (!clusters[cluster] || clusters[cluster].size < 2) continue;
    if (!groups.has(cluster)) groups.set(cluster, []);
    groups.get(cluster).push(node);
  }
  return [...groups].filter(([, members]) => members.length > 1).map(([cluster, members]) => {
    const shape = hull(members.flatMap(node => TURNS.map(([x, y]) => [node.x + x * (node.size + 18), node.y + y * (node.size + 18)])));
    return { cluster, shape, middle: [0, 1].map(axis => shape.reduce((sum, p) => sum + p[axis], 0) / shape.length) };
  });
}
function drawGrounds(pen) {
  if (!hasGrounds()) return;
  grounds ??= findGrounds();
  for (const { cluster, shape } of grounds) {
    pen.beginPath();
    shape.forEach((p, i) => (i ? pen.lineTo(...p) : pen.moveTo(...p)));
    pen.closePath();
    pen.fillStyle = faint(hueOf(cluster), theme() === "dark" ? 0.17 : 0.12);
    pen.fill();
  }
}

/* ---- names and letters, at the size of the screen ---- */
function findNames(pen, scale, letters) {
  const around = near(), all = placed().sort((a, b) => b.size - a.size || (a.id < b.id ? -1 : 1));
  const items = all.map(node => ({
    id: node.id, text: labelOf(node.id), x: node.x * scale, y: node.y * scale, radius: node.size * scale, size: fontSize(node, scale),
    must: node.id === state.author || Boolean(state.tie && state.tie.includes(node.id)), dim: isDim(node.id, around), bold: node.id === state.author,
  }));
  items.sort((a, b) => b.must - a.must || (around ? a.dim - b.dim : 0));
  const [left, top, right, bottom] = circleFrame(all), room = (right - left) * (bottom - top) * scale * scale;
  return placeLabels(pen, items, {
    tips: arrowHeads(all, scale, around), letters: letters.map(({ x, y }) => [x - 12, y - 12, x + 12, y + 12]),
    frame: Math.abs(fitted.scale - scale) < 1e-6 ? fitted.frame : null, most: Math.max(30, room / 6500),
  });
}
/* Where the tips of arrows are: a name goes elsewhere if it can. Of a chosen arrow the whole line is kept free. */
function arrowHeads(all, scale, around) {
  const at = new Map(all.map(node => [node.id, node])), boxes = [];
  for (const edge of scene.edges) {
    const strong = around && isStrong(edge), a = at.get(edge.from), b = at.get(edge.to);
    if (!a || !b || (scene.edges.length > 150 && !strong) || (around && !strong)) continue;
    const via = viaOf(edge) || { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, far = Math.hypot(b.x - via.x, b.y - via.y) || 1;
    const spots = [[b.x - (b.x - via.x) / far * (b.size + 6), b.y - (b.y - via.y) / far * (b.size + 6)]];
    if (strong && state.tie) spots.push([(a.x + b.x) / 4 + via.x / 2, (a.y + b.y) / 4 + via.y / 2]);
    for (const [x, y] of spots) boxes.push([x * scale - 6, y * scale - 6, x * scale + 6, y * scale + 6]);
  }
  return boxes;
}
/* The point that an arrow of vis-network is bent towards. */
function viaOf(edge) {
  const type = network.body.edges[edge.id]?.edgeType, via = type && type.getViaNode && type.getViaNode();
  return via && via.x !== undefined ? via : null;
}
function findLabels(pen, scale) {
  const all = placed(), letters = scene.kind === "clusters"
    ? all.map(node => ({ id: node.id, x: node.x * scale, y: node.y * scale, cluster: clusterOf(node.id), inside: true }))
    : hasGrounds() ? findLetters(all, scale) : [];
  return { letters, placed: findNames(pen, scale, scene.kind === "clusters" ? [] : letters) };
}
/* A letter stands at the rim of its ground, near the top, and on no circle. */
function findLetters(all, scale) {
  const taken = takenPlaces(), letters = [];
  for (const { x, y, size } of all) taken.add([(x - size) * scale, (y - size) * scale, (x + size) * scale, (y + size) * scale]);
  for (const { cluster, shape, middle } of grounds ??= findGrounds()) {
    const spots = [2, 12].flatMap(away => shape.map(([x, y]) => {
      const dx = x - middle[0], dy = y - middle[1], far = Math.hypot(dx, dy) || 1;
      return [x * scale + away * dx / far, y * scale + away * dy / far];
    }).sort((a, b) => a[1] - b[1] || a[0] - b[0]));
    const boxOf = ([x, y]) => [x - 11, y - 11, x + 11, y + 11], spot = spots.find(spot => !taken.hits(boxOf(spot))) || spots[0];
    if (!spot) continue;
    taken.add(boxOf(spot));
    letters.push({ id: clusterId(cluster), cluster, x: spot[0], y: spot[1] });
  }
  return letters;
}
function currentLabels(pen) {
  const scale = network.getScale(), key = `${scale} ${edition} ${theme()}`;
  if (labels.key !== key) labels = { key, ...findLabels(pen, scale) };
  return labels;
}
function drawLabels(pen) {
  if (!scene) return;
  const { ratio, width, height } = surface(), scale = network.getScale(), view = network.getViewPosition();
  const [left, top] = [width / 2 - view.x * scale, height / 2 - view.y * scale];
  const { placed: names, letters } = currentLabels(pen);
  pen.save();
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  for (const name of names) {
    const x = name.x + name.dx + left, y = name.y + name.dy + top;
    name.screenBox = [name.box[0] + left, name.box[1] + top, name.box[2] + left, name.box[3] + top];
    if (name.screenBox[2] > 0 && name.screenBox[0] < width && name.screenBox[3] > 0 && name.screenBox[1] < height) writeLabel(pen, name, x, y);
  }
  for (const letter of letters) drawLetter(pen, letter, letter.x + left, letter.y + top);
  pen.restore();
}
function drawLetter(pen, letter, x, y) {
  const hue = hueOf(letter.cluster), text = clusters[letter.cluster].letter;
  if (!letter.inside) {
    letter.screenBox = [x - 11, y - 11, x + 11, y + 11];
    pen.beginPath();
    pen.arc(x, y, 10, 0, 2 * Math.PI);
    pen.fillStyle = hue;
    pen.strokeStyle = token("map");
    pen.lineWidth = 2;
    pen.fill();
    pen.stroke();
  }
  pen.font = `700 ${letter.inside ? 14 : text.length > 1 ? 10 : 12}px ${FACE}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = letter.inside ? token("ink") : inkOn(hue);
  pen.fillText(text, x, y + 0.5);
}
