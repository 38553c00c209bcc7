// @ts-check
/* What the map can show: everybody, the strongest part, the clusters, one author's exchanges, one cluster's. */
import { $ } from "./helpers.js";
import { steps } from "./packing.js";
import { called, phrase, share } from "./phrases.js";
import { authors, clusters, counts, data, receivedBy, sentBy, size, tieOf, ties } from "./discussion.js";
import { lineWidth } from "./colors.js";
import { clusterCount, measureName } from "./names.js";
import { column, state } from "./state.js";
import { bySeenWeight, membersOf, seen } from "./seen.js";

export const drawnNodes = JSON.parse($("nodes").textContent);
const NEAR = 60, INSIDE = 150, STRONGEST = 3;
export const clusterId = cluster => "c" + cluster;
export const isCluster = id => typeof id === "string";
export const clusterOf = id => isCluster(id) ? Number(id.slice(1)) : authors.cluster[id];
const edgeOf = tie => ({ id: `${ties.source[tie]}-${ties.target[tie]}`, from: ties.source[tie], to: ties.target[tie], width: lineWidth(ties.weight[tie]), tie });
const sizeColumn = () => column(data.size);

/* Where not all ties are drawn, the page names those that are by their ends. */
const drawnTies = () => data.shown ? JSON.parse($("edges").textContent).map(([a, b]) => tieOf(a, b)) : Array.from({ length: ties.count }, (_, tie) => tie);
const drawnReceived = () => drawnNodes.reduce((sum, { id }) => sum + authors.received[id], 0);

/* A scene tells what its circles' area means, and says in a sentence how much of the whole it shows. */
export const wholeScene = {
  kind: data.shown ? "strongest" : "all", nodes: drawnNodes, edges: drawnTies().map(edgeOf), area: measureName(data.size),
  sentence: () => data.shown
    ? phrase("caption.strongest", { n: drawnNodes.length, all: counts.authors, share: share(counts.drawn, counts.replies), received: share(drawnReceived(), counts.replies) })
    : phrase("caption.everybody", { authors: size, arrows: ties.count }),
};
export const clusterScene = data.overview && readOverview(data.overview);
function readOverview({ clusters: shown, x, y, radius, source, target, width, authors: within, received, first, inside }) {
  const ids = shown.map(clusterId);
  return {
    kind: "clusters", area: phrase("caption.area_authors"),
    nodes: ids.map((id, i) => ({ id, x: x[i], y: y[i], size: radius[i] })),
    edges: source.map((a, i) => ({ id: `${ids[a]}-${ids[target[i]]}`, from: ids[a], to: ids[target[i]], width: width[i] })),
    sentence: () => phrase("caption.clusters", {
      n: ids.length, all: clusterCount(), share: share(within, counts.authors), authors: counts.authors, inside: share(inside, counts.replies),
      received: share(received, counts.replies), first, of: Math.min(20, size), whole: first === Math.min(20, size) ? "yes" : "no",
    }),
  };
}

/* An author and the others of their exchanges, the strongest, around them in the order of clusters. */
export function egoScene(author) {
  const own = [...sentBy(author), ...receivedBy(author)].filter(tie => seen.ties[tie]).sort(bySeenWeight);
  const all = [...new Set(own.map(tie => (ties.source[tie] === author ? ties.target[tie] : ties.source[tie])))];
  const around = all.slice(0, NEAR).sort((a, b) => authors.cluster[a] - authors.cluster[b] || a - b);
  const nodes = [{ id: author, x: 0, y: 0, size: 0 }, ...placeAround(around)], inside = new Set([author, ...around]);
  sizeByExchanges(nodes);
  const wanted = tie => inside.has(ties.target[tie]) && (ties.source[tie] === author || ties.target[tie] === author || around.length <= 12);
  return {
    kind: "ego", author, nodes, edges: [...inside].flatMap(a => sentBy(a).filter(wanted).map(edgeOf)), area: phrase("caption.area_exchanged"),
    sentence: () => around.length < all.length ? phrase("caption.ego_first", { name: called(authors.name[author]), n: around.length, all: all.length })
      : phrase("caption.ego", { name: called(authors.name[author]), n: all.length }),
  };
}
/* Circles of authors go by the column that is chosen, between the smallest and the largest that the page came with. */
export const isSizable = scene => Boolean(scene) && ["all", "strongest", "inside"].includes(scene.kind);
export function sizeScene(scene) {
  if (!isSizable(scene) || scene.sizedBy === state.size) return false;
  for (const node of scene.nodes) node.first ??= node.size;
  const value = column(state.size), most = Math.max(1e-12, ...scene.nodes.map(({ id }) => value[id] || 0)), sizes = scene.nodes.map(({ first }) => first);
  const [least, widest] = [Math.min(...sizes), Math.max(...sizes)];
  for (const node of scene.nodes) node.size = state.size === data.size ? node.first : Math.max(least, widest * Math.sqrt(Math.max(0, value[node.id] || 0) / most));
  Object.assign(scene, { sizedBy: state.size, area: measureName(state.size) });
  return true;
}
/* On one oval, or by turns on three where there are many: so that there is room for names. */
function placeAround(around) {
  const rings = around.length > 30 ? [1, 0.62, 0.81] : around.length > 16 ? [1, 0.72] : [1], far = 150 + around.length * 6;
  return around.map((id, i) => {
    const angle = 2 * Math.PI * i / around.length - Math.PI / 2, ring = far * rings[i % rings.length];
    return { id, x: 1.35 * ring * Math.cos(angle), y: ring * Math.sin(angle), size: 0 };
  });
}
/* The author in the middle goes by the same measure as those around. */
function sizeByExchanges(nodes) {
  const busy = ({ id }) => authors.received[id] + authors.sent[id], most = Math.max(1, ...nodes.map(busy));
  for (const node of nodes) node.size = Math.max(7, 28 * Math.sqrt(busy(node) / most));
}

/* The first of a cluster, where they stand on the map of everybody, moved apart until they can be told apart. */
export function insideScene(cluster) {
  const members = membersOf(cluster, INSIDE), inside = new Set(members), value = sizeColumn(), most = value[members[0]] || 1;
  const spots = spread(members.map(everyPlace), Math.sqrt(members.length) * 66), strongest = new Set();
  for (const author of members) {
    for (const list of [sentBy(author).filter(tie => inside.has(ties.target[tie])), receivedBy(author).filter(tie => inside.has(ties.source[tie]))]) {
      list.sort(bySeenWeight).slice(0, STRONGEST).forEach(tie => strongest.add(tie));
    }
  }
  return {
    kind: "inside", cluster, edges: [...strongest].map(edgeOf), area: measureName(data.size),
    nodes: members.map((id, i) => ({ id, x: spots[i][0], y: spots[i][1], size: Math.max(7, 26 * Math.sqrt(value[id] / most)) })),
    sentence: () => phrase(members.length < clusters[cluster].size ? "caption.inside_first" : "caption.inside",
      { letter: clusters[cluster].letter, first: members.length, n: clusters[cluster].size }),
  };
}
function spread(spots, wanted) {
  const [cx, cy] = [0, 1].map(axis => spots.reduce((sum, spot) => sum + spot[axis], 0) / spots.length);
  const far = Math.max(1e-6, ...spots.map(([x, y]) => Math.hypot(x - cx, y - cy)));
  const moved = spots.map(([x, y]) => [1.3 * wanted * (x - cx) / far, wanted * (y - cy) / far]);
  for (let round = 0, pushed = true; round < 60 && pushed; round++) {
    pushed = false;
    for (let i = 0; i < moved.length; i++) for (let j = i + 1; j < moved.length; j++) pushed = pushApart(moved[i], moved[j]) || pushed;
  }
  return moved;
}
/* Further across than upright: names lie across. */
function pushApart(a, b, room = 78) {
  const dx = b[0] - a[0] || 0.1, dy = (b[1] - a[1]) * 1.6 || 0.1, apart = Math.hypot(dx, dy);
  if (apart >= room) return false;
  const push = (room - apart) / apart / 4;
  a[0] -= dx * push; b[0] += dx * push;
  a[1] -= dy * push / 1.6; b[1] += dy * push / 1.6;
  return true;
}

/* Where everybody stands: two bytes a coordinate. */
let everyPlaces = null;
export function everyPlace(author) {
  if (!everyPlaces) {
    everyPlaces = { x: steps(data.all.x), y: steps(data.all.y) };
    data.all.x = data.all.y = null;  /* what was read is held once */
  }
  return [data.all.left + everyPlaces.x[author] * data.all.step, data.all.top + everyPlaces.y[author] * data.all.step];
}
