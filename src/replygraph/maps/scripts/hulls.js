// @ts-check
/* One soft shape around the circles of a cluster, its letter at the rim. */
import { faint, inkOn, token } from "./colors.js";
import { groundOf } from "./shades.js";
import { clusters } from "./discussion.js";
import { FACE, square, takenPlaces } from "./placing.js";
import { clusterId, clusterOf } from "./scenes.js";
import { hasHulls, hullAlpha, placed, stage } from "./stage.js";
import { state } from "./state.js";

const RIM = 18;
export const LETTER = 10;
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
export function findHulls() {
  const groups = new Map();
  for (const node of placed()) {
    const cluster = clusterOf(node.id);
    if (clusters[cluster]) groups.set(cluster, [...(groups.get(cluster) || []), node]);
  }
  return [...groups].filter(([, members]) => members.length > 1).map(([cluster, members]) => {
    const rim = ({ x, y, size }) => TURNS.map(([a, b]) => [x + a * (size + RIM), y + b * (size + RIM)]), shape = hull(members.flatMap(rim));
    return { cluster, shape, members: members.length, middle: [0, 1].map(axis => shape.reduce((sum, p) => sum + p[axis], 0) / shape.length) };
  });
}
export function drawHulls(pen) {
  if (!hasHulls()) return;
  stage.hulls ??= findHulls();
  for (const { cluster, shape } of stage.hulls) {
    pen.beginPath();
    shape.forEach((p, i) => (i ? pen.lineTo(...p) : pen.moveTo(...p)));
    pen.closePath();
    pen.fillStyle = faint(groundOf(cluster), hullAlpha());
    pen.fill();
  }
}
/* A letter stands at the rim of its ground, near the top, on no circle, and where that can be on no name. Of very many clusters
   the small ones have none. */
export function findLetters(all, scale, names) {
  const taken = takenPlaces(), written = takenPlaces(), first = takenPlaces(), letters = [], least = clusters.length > 12 ? 4 : 2;
  for (const { x, y, size } of all) taken.add([(x - size) * scale, (y - size) * scale, (x + size) * scale, (y + size) * scale]);
  for (const { box, leads } of names) { written.add(box); if (leads) first.add(box); }
  for (const { cluster, shape, middle, members } of stage.hulls ??= findHulls()) {
    if (members < least) continue;
    const spots = [2, 12].flatMap(away => shape.map(([x, y]) => {
      const dx = x - middle[0], dy = y - middle[1], far = Math.hypot(dx, dy) || 1;
      return [x * scale + away * dx / far, y * scale + away * dy / far];
    }).sort((a, b) => a[1] - b[1] || a[0] - b[0]));
    const free = spots.filter(([x, y]) => !taken.hits(square(x, y, LETTER + 1)));
    const clear = places => free.find(([x, y]) => !places.hits(square(x, y, LETTER + 2))), spot = clear(written) || clear(first) || free[0] || spots[0];
    taken.add(square(...spot, LETTER + 1));
    letters.push({ id: clusterId(cluster), cluster, x: spot[0], y: spot[1] });
  }
  return letters;
}
/* Where one cluster is chosen, the letters of the others step back. */
export const letterAlpha = cluster => (state.cluster === null || state.cluster === cluster ? 1 : 0.3);
export function drawLetter(pen, letter, x, y) {
  const hue = groundOf(letter.cluster);
  pen.globalAlpha = letterAlpha(letter.cluster);
  if (!letter.inside) {
    letter.screenBox = square(x, y, LETTER + 1);
    pen.beginPath();
    pen.arc(x, y, LETTER, 0, 2 * Math.PI);
    pen.fillStyle = hue;
    pen.strokeStyle = token("map");
    pen.lineWidth = 2;
    pen.fill();
    pen.stroke();
  }
  pen.font = `700 ${letterSize(letter)}px ${FACE}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = letter.inside ? token("ink") : inkOn(hue);
  pen.fillText(clusters[letter.cluster].letter, x, y + 0.5);
  pen.globalAlpha = 1;
}
/* In a circle of the map of clusters a letter is as large as there is room. */
export function letterSize({ cluster, inside, radius }) {
  const signs = clusters[cluster].letter.length;
  return inside ? Math.min(15, Math.max(7, radius * (signs > 1 ? 0.9 : 1.3))) : signs > 1 ? 10 : 12;
}
