/* Names on a canvas: none covers another or a circle that matters; the most important come first. */
const FACE = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const widths = new Map();
function widthOf(pen, text, size, bold) {
  const key = text + "\n" + bold;
  if (!widths.has(key)) {
    pen.font = `${bold ? 600 : 400} 20px ${FACE}`;
    widths.set(key, pen.measureText(text).width / 20);
  }
  return widths.get(key) * size;
}

/* Which places are taken, in cells, so that a thousand names are placed in a few milliseconds. */
function takenPlaces(cell = 64) {
  const cells = new Map();
  const each = function* ([left, top, right, bottom]) {
    for (let x = Math.floor(left / cell); x <= Math.floor(right / cell); x++) {
      for (let y = Math.floor(top / cell); y <= Math.floor(bottom / cell); y++) yield x * 65536 + y;
    }
  };
  const over = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  return {
    add(box) {
      for (const key of each(box)) if (cells.has(key)) cells.get(key).push(box); else cells.set(key, [box]);
    },
    hits(box, except) {
      for (const key of each(box)) {
        if (cells.get(key)?.some(other => (except === undefined || other.owner !== except) && over(other, box))) return true;
      }
      return false;
    },
  };
}

/* Items: {id, text, x, y, radius, size, keen, must} in screen pixels, the most important first. Below the circle is best;
   tips of arrows and the frame's rim are avoided where that can be, letters always. Who matters may cover small circles. */
const LARGE = 8;
function placeLabels(pen, items, { tips = [], letters = [], frame = null, most = Infinity } = {}) {
  const names = takenPlaces(), circles = takenPlaces(), heads = takenPlaces(), placed = [];
  letters.forEach(box => names.add(box));
  tips.forEach(box => heads.add(box));
  const large = takenPlaces();
  for (const { id, x, y, radius } of items) {
    if (radius > 4) circles.add(Object.assign(square(x, y, radius * 0.9), { owner: id }));
    if (radius > LARGE) large.add(Object.assign(square(x, y, radius * 0.9), { owner: id }));
  }
  const outside = box => frame && (box[0] < frame[0] || box[1] < frame[1] || box[2] > frame[2] || box[3] > frame[3]);
  for (const item of items) {
    if (placed.length >= most && !item.must) continue;
    const boxes = labelBoxes(item, widthOf(pen, item.text, item.size, item.bold) / 2 + 2).filter(box => !names.hits(box));
    const clear = boxes.filter(box => !circles.hits(box, item.id)), inside = clear.filter(box => !outside(box));
    const last = item.keen || item.radius > LARGE ? boxes.find(box => !outside(box) && !large.hits(box, item.id)) : null;
    const box = inside.find(box => !heads.hits(box)) || inside[0] || last || (item.must && (clear[0] || boxes[0]));
    if (!box) continue;
    names.add(box);
    placed.push({ ...item, box, dx: (box[0] + box[2]) / 2 - item.x, dy: box[1] - item.y });
  }
  return placed;
}
function labelBoxes({ x, y, radius, size }, half) {
  const high = size * 1.25, slant = radius * 0.7;
  const spots = [
    [x, y + radius + 3], [x + radius + half + 3, y - high / 2], [x - radius - half - 3, y - high / 2], [x, y - radius - high - 2],
    [x + slant + half + 2, y + slant], [x - slant - half - 2, y + slant],
    [x + slant + half + 2, y - slant - high], [x - slant - half - 2, y - slant - high],
  ];
  return spots.map(([middle, top]) => [middle - half, top, middle + half, top + high]);
}
function writeLabel(pen, { text, size, bold, dim }, x, y) {
  pen.font = `${bold ? 600 : 400} ${size}px ${FACE}`;
  pen.textAlign = "center";
  pen.textBaseline = "top";
  pen.lineJoin = "round";
  pen.lineWidth = 4;
  pen.strokeStyle = faint(token("map"), dim ? 0.5 : 0.92);
  pen.fillStyle = dim ? faint(token("ink"), 0.35) : token("ink");
  pen.strokeText(text, x, y + size * 0.08);
  pen.fillText(text, x, y + size * 0.08);
}

/* ---- on the map of vis-network, at the size of the screen ---- */
let labels = { key: "", placed: [], letters: [] };
const fontSize = (node, scale) => isCluster(node.id) ? 13 : Math.min(21, Math.max(narrow() ? 11 : 11.5, (13 + Math.min(6, node.size / 5)) * scale));
function labelOf(id) {
  const known = clusters[clusterOf(id)];
  return isCluster(id) ? clusterWords(known) || onCanvas(authors.name[known.first]) : onCanvas(authors.name[id]);
}
/* In a crowd of those without arrows names would say nothing: there one has to come near. */
function isNamed({ id, size }, scale) {
  return scene.nodes.length <= 150 || isCluster(id) || size * scale > 8 || authors.got[id] + authors.wrote[id] > 0;
}
function findNames(pen, scale, letters) {
  const around = near(), all = placed().sort((a, b) => b.size - a.size || (a.id < b.id ? -1 : 1)), few = all.length <= 60;
  const items = all.map(node => ({
    id: node.id, text: labelOf(node.id), x: node.x * scale, y: node.y * scale, radius: node.size * scale, size: fontSize(node, scale),
    must: node.id === state.author || Boolean(state.tie?.includes(node.id)), dim: isDim(node.id, around), bold: node.id === state.author,
    named: isNamed(node, scale), keen: few && (isCluster(node.id) || authors.got[node.id] + authors.wrote[node.id] > 0),
  })).filter(({ named, must }) => named || must);
  items.sort((a, b) => b.must - a.must || (around ? a.dim - b.dim : 0));
  const [left, top, right, bottom] = circleFrame(all), room = (right - left) * (bottom - top) * scale * scale;
  return placeLabels(pen, items, {
    tips: arrowHeads(all, scale, around), letters: letters.map(({ x, y }) => square(x, y, LETTER + 2)),
    frame: Math.abs(fitted.scale - scale) < 1e-6 ? fitted.frame : null, most: all.length <= 150 ? Infinity : Math.max(30, room / 6500),
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
    for (const [x, y] of spots) boxes.push(square(x * scale, y * scale, 6));
  }
  return boxes;
}
/* The point that an arrow of vis-network is bent towards. */
function viaOf(edge) {
  const via = network.body.edges[edge.id]?.edgeType?.getViaNode?.();
  return via?.x === undefined ? null : via;
}
function findLabels(pen, scale) {
  const all = placed();
  if (scene.kind !== "clusters") {
    // Letters stay where they are when something is chosen, though names may move.
    const same = labels.letters.length && labels.scale === scale && labels.grounds === grounds;
    const letters = !hasGrounds() ? [] : same ? labels.letters : findLetters(all, scale, findNames(pen, scale, []));
    return { scale, grounds, letters, placed: findNames(pen, scale, letters) };
  }
  const letters = all.map(({ id, x, y, size }) => ({ id, x: x * scale, y: y * scale, cluster: clusterOf(id), inside: true, radius: size * scale }));
  return { letters, placed: findNames(pen, scale, []) };
}
function currentLabels(pen) {
  const scale = network.getScale(), key = `${scale} ${edition} ${theme()}`;
  if (labels.key !== key) labels = { key, ...findLabels(pen, scale) };
  return labels;
}
function drawLabels(pen) {
  if (!scene) return;
  const { ratio, width, height } = surface(), scale = network.getScale(), view = network.getViewPosition();
  const [left, top] = [width / 2 - view.x * scale, height / 2 - view.y * scale], { placed: names, letters } = currentLabels(pen);
  pen.save();
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  for (const name of names) {
    const box = name.screenBox = name.box.map((edge, i) => edge + (i % 2 ? top : left));
    const seen = box[2] > 0 && box[0] < width && box[3] > 0 && box[1] < height;
    if (seen) writeLabel(pen, name, name.x + name.dx + left, name.y + name.dy + top);
  }
  for (const letter of letters) drawLetter(pen, letter, letter.x + left, letter.y + top);
  pen.restore();
}
