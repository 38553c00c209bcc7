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
  return {
    add(box) { for (const key of each(box)) { if (!cells.has(key)) cells.set(key, []); cells.get(key).push(box); } },
    hits(box, except) {
      for (const key of each(box)) for (const other of cells.get(key) || []) {
        if ((except === undefined || other.owner !== except) && other[0] < box[2] && box[0] < other[2] && other[1] < box[3] && box[1] < other[3]) return true;
      }
      return false;
    },
  };
}

/* Items: {id, text, x, y, radius, size, must} in screen pixels, the most important first. Below the circle is best;
   tips of arrows and the frame's rim are avoided where that can be, letters always. */
function placeLabels(pen, items, { tips = [], letters = [], frame = null, most = Infinity } = {}) {
  const names = takenPlaces(), circles = takenPlaces(), heads = takenPlaces(), placed = [];
  letters.forEach(box => names.add(box));
  tips.forEach(box => heads.add(box));
  for (const { id, x, y, radius } of items) if (radius > 5) circles.add(Object.assign([x - radius * 0.9, y - radius * 0.9, x + radius * 0.9, y + radius * 0.9], { owner: id }));
  const outside = box => frame && (box[0] < frame[0] || box[1] < frame[1] || box[2] > frame[2] || box[3] > frame[3]);
  for (const item of items) {
    if (placed.length >= most && !item.must) continue;
    const boxes = labelBoxes(item, widthOf(pen, item.text, item.size, item.bold) / 2 + 2).filter(box => !names.hits(box)), clear = boxes.filter(box => !circles.hits(box, item.id));
    const inside = clear.filter(box => !outside(box)), box = inside.find(box => !heads.hits(box)) || inside[0] || clear[0] || (items.length <= 60 || item.must ? boxes.find(box => !outside(box)) || boxes[0] : null);
    if (!box) continue;
    names.add(box);
    placed.push({ ...item, box, dx: (box[0] + box[2]) / 2 - item.x, dy: box[1] - item.y });
  }
  return placed;
}
function labelBoxes({ x, y, radius, size }, half) {
  const high = size * 1.25, slant = radius * 0.7;
  const spots = [[x, y + radius + 3], [x + radius + half + 3, y - high / 2], [x - radius - half - 3, y - high / 2], [x, y - radius - high - 2],
    [x + slant + half + 2, y + slant], [x - slant - half - 2, y + slant], [x + slant + half + 2, y - slant - high], [x - slant - half - 2, y - slant - high]];
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
