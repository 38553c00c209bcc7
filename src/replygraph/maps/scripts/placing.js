// @ts-check
/* Names on a canvas: none covers another or a circle that matters, none stands nearer to another's circle than to its own;
   the most important come first. */
import { faint, token } from "./colors.js";

export const FACE = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const widths = new Map();
export function widthOf(pen, text, size, bold = false) {
  const key = text + "\n" + bold;
  if (!widths.has(key)) {
    pen.font = `${bold ? 600 : 400} 20px ${FACE}`;
    widths.set(key, pen.measureText(text).width / 20);
  }
  return widths.get(key) * size;
}

export const square = (x, y, half) => [x - half, y - half, x + half, y + half];
const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
/* Which places are taken, in cells, so that a thousand names are placed in a few milliseconds. */
export function takenPlaces(cell = 64) {
  const cells = new Map();
  const each = function* ([left, top, right, bottom]) {
    for (let x = Math.floor(left / cell); x <= Math.floor(right / cell); x++) {
      for (let y = Math.floor(top / cell); y <= Math.floor(bottom / cell); y++) yield x * 65536 + y;
    }
  };
  return {
    add(box) {
      for (const key of each(box)) if (cells.has(key)) cells.get(key).push(box); else cells.set(key, [box]);
    },
    some(box, test) {
      for (const key of each(box)) if (cells.get(key)?.some(other => overlap(other, box) && test(other))) return true;
      return false;
    },
    hits(box, except = undefined) {
      return this.some(box, other => except === undefined || other.owner !== except);
    },
  };
}

const LARGE = 8;
const center = box => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
/* From a box to the rim of a circle. */
const gapTo = (box, { x, y, radius }) =>
  Math.hypot(Math.max(box[0] - x, 0, x - box[2]), Math.max(box[1] - y, 0, y - box[3])) - radius;
/* Whether no circle is nearer to a name than its own: neither to the middle of the name nor to its rim. */
function isNearest(circles, box, own) {
  const [x, y] = center(box), reach = Math.hypot(x - own.x, y - own.y), gap = Math.max(gapTo(box, own), 0);
  return !circles.some([x - reach, y - reach, x + reach, y + reach], other => other.owner !== own.id
    && (Math.hypot(x - other.x, y - other.y) <= reach || Math.hypot(x - other.x, y - other.y) - other.radius <= reach - own.radius
      || gapTo(box, other) < gap));
}
/* Each circle as a box that knows its owner; the boxes are as wide as what is asked of them. */
function circleBoxes(items, shrink, least) {
  const found = takenPlaces();
  for (const { id, x, y, radius } of items) {
    if (radius > least) found.add(Object.assign(square(x, y, radius * shrink), { owner: id, x, y, radius }));
  }
  return found;
}

/* Items: {id, text, x, y, radius, size, must} in screen pixels, the most important first; circles: all that are drawn.
   Below the circle is best; tips of arrows and the frame's rim are avoided where that can be, letters always. Where no place
   beside the circle is free, a name lies across it. */
export function placeLabels(pen, items, circles, { tips = [], letters = [], frame = null, most = Infinity } = {}) {
  const names = takenPlaces(), heads = takenPlaces(), placed = [];
  letters.forEach(box => names.add(box));
  tips.forEach(box => heads.add(box));
  const all = circleBoxes(circles, 1, 0), solid = circleBoxes(circles, 0.9, 4), large = circleBoxes(circles, 0.9, LARGE);
  const outside = box => frame && (box[0] < frame[0] || box[1] < frame[1] || box[2] > frame[2] || box[3] > frame[3]);
  for (const item of items) {
    if (placed.length >= most && !item.must && !item.leads) continue;
    const texts = [item.text, ...(item.shorter || [])], forced = !item.leads ? [] : item.beside ? [...texts].reverse() : texts;
    const tries = [...(item.leads && !item.beside ? [item.text] : texts).map(text => [text, item.must]), ...forced.map(text => [text, true])];
    for (const [text, must] of tries) {
      const box = findBox({ ...item, must }, widthOf(pen, text, item.size, item.bold) / 2 + 2, { names, heads, all, solid, large, outside });
      if (!box || (item.leads && (names.hits(box) || outside(box)))) continue;
      names.add(box);
      placed.push({ ...item, text, box, dx: (box[0] + box[2]) / 2 - item.x, dy: box[1] - item.y });
      break;
    }
  }
  return placed;
}
function findBox(item, half, { names, heads, all, solid, large, outside }) {
  const free = labelBoxes(item, half).filter(box => !names.hits(box) && !solid.hits(box, item.id) && isNearest(all, box, item));
  const inside = free.filter(box => !outside(box)), beside = inside.find(box => !heads.hits(box)) || inside[0];
  if (beside || (item.beside && !item.must)) return beside;
  const across = item.beside ? belowLetter(item, half) : acrossBox(item, half), small = item.radius > 5 || !solid.hits(across, item.id);
  if (small && !names.hits(across) && !outside(across) && !large.hits(across, item.id)) return across;
  return item.must ? free[0] || across : null;
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
/* In a circle that has its letter in the middle. */
const belowLetter = ({ x, y, size }, half) => [x - half, y + size * 0.55, x + half, y + size * 1.8];
const acrossBox = ({ x, y, size }, half) => [x - half, y - size * 0.62, x + half, y + size * 0.63];

export function writeLabel(pen, { text, size, bold, dim }, x, y) {
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
