/* What the map can show: everybody, the strongest part, the clusters, one author's exchanges, one cluster's. */
const drawnNodes = JSON.parse($("nodes").textContent), drawnEdges = JSON.parse($("edges").textContent);
const NEAR = 60, INSIDE = 150, STRONGEST = 3;
const clusterId = cluster => "c" + cluster;
const isCluster = id => typeof id === "string";
const clusterOf = id => isCluster(id) ? Number(id.slice(1)) : authors.cluster[id];
const lineWidth = weight => Math.min(8, 1.3 + 1.3 * (Math.sqrt(weight) - 1));
const edgeBetween = (a, b, weight) => ({ id: `${a}-${b}`, from: a, to: b, width: lineWidth(weight) });
const edgeOf = tie => edgeBetween(ties.source[tie], ties.target[tie], ties.weight[tie]);

const wholeScene = {
  kind: data.shown ? "strongest" : "all", nodes: drawnNodes, edges: drawnEdges,
  sentence: data.shown
    ? `Showing ${number(drawnNodes.length)} of ${number(counts.authors)} authors, ${share(counts.drawn, counts.replies)} of replies`
    : `${plural(size, "author")}, ${plural(ties.count, "arrow")}`,
};
const clusterScene = data.overview && readOverview(data.overview);
function readOverview({ clusters: shown, x, y, radius, source, target, width, authors: within, inside }) {
  const ids = shown.map(clusterId);
  return {
    kind: "clusters",
    nodes: ids.map((id, i) => ({ id, x: x[i], y: y[i], size: radius[i] })),
    edges: source.map((a, i) => ({ id: `${ids[a]}-${ids[target[i]]}`, from: ids[a], to: ids[target[i]], width: width[i] })),
    sentence: `${plural(ids.length, "cluster")} with ${share(within, counts.authors)} of ${number(counts.authors)} authors; `
      + `${share(inside, counts.replies)} of replies stay inside one`,
  };
}

/* An author and those with whom they exchange most, around them in the order of clusters. */
function egoScene(author) {
  const own = [...sentBy(author), ...gotBy(author)].sort(byWeight);
  const all = [...new Set(own.map(tie => (ties.source[tie] === author ? ties.target[tie] : ties.source[tie])))];
  const around = all.slice(0, NEAR).sort((a, b) => authors.cluster[a] - authors.cluster[b] || a - b);
  const nodes = [{ id: author, x: 0, y: 0, size: 24 }, ...placeAround(around)], inside = new Set([author, ...around]);
  const wanted = tie => inside.has(ties.target[tie]) && (ties.source[tie] === author || ties.target[tie] === author || around.length <= 12);
  return {
    kind: "ego", author, nodes, edges: [...inside].flatMap(a => sentBy(a).filter(wanted).map(edgeOf)),
    sentence: `${isolated(authors.name[author])} and `
      + (around.length < all.length ? `${around.length} of the ${number(all.length)} authors` : plural(all.length, "author"))
      + " they exchange replies with",
  };
}
/* On one oval, or by turns on three where there are many: so that there is room for names. */
function placeAround(around) {
  const busy = other => authors.got[other] + authors.wrote[other], most = Math.max(1, ...around.map(busy));
  const rings = around.length > 30 ? [1, 0.62, 0.81] : around.length > 16 ? [1, 0.72] : [1], far = 150 + around.length * 6;
  return around.map((id, i) => {
    const angle = 2 * Math.PI * i / around.length - Math.PI / 2, ring = far * rings[i % rings.length];
    return { id, x: 1.35 * ring * Math.cos(angle), y: ring * Math.sin(angle), size: 8 + 14 * Math.sqrt(busy(id) / most) };
  });
}

/* The first of a cluster, where they stand on the map of everybody, moved apart until they can be told apart. */
function insideScene(cluster) {
  const members = membersOf(cluster, INSIDE), inside = new Set(members), value = sizeColumn(), most = value[members[0]] || 1;
  const spots = spread(members.map(everyPlace), Math.sqrt(members.length) * 66), strongest = new Set();
  for (const author of members) {
    for (const list of [sentBy(author).filter(tie => inside.has(ties.target[tie])), gotBy(author).filter(tie => inside.has(ties.source[tie]))]) {
      list.sort(byWeight).slice(0, STRONGEST).forEach(tie => strongest.add(tie));
    }
  }
  return {
    kind: "inside", cluster, edges: [...strongest].map(edgeOf),
    nodes: members.map((id, i) => ({ id, x: spots[i][0], y: spots[i][1], size: Math.max(7, 26 * Math.sqrt(value[id] / most)) })),
    sentence: `Cluster ${clusters[cluster].letter}: `
      + (members.length < clusters[cluster].size ? `the first ${members.length} of its ` : "its ")
      + `${plural(clusters[cluster].size, "author")}, with the strongest ties of each`,
  };
}
function membersOf(cluster, most) {
  const members = [];
  for (let author = 0; author < size && members.length < most; author++) if (authors.cluster[author] === cluster) members.push(author);
  return members;
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
function everyPlace(author) {
  everyPlaces ??= { x: steps(data.all.x), y: steps(data.all.y) };
  return [data.all.left + everyPlaces.x[author] * data.all.step, data.all.top + everyPlaces.y[author] * data.all.step];
}
