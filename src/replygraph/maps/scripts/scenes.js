/* What the map can show: everybody, the strongest part, the clusters, one author's exchanges, one cluster's. */
const drawnNodes = JSON.parse($("nodes").textContent), drawnEdges = JSON.parse($("edges").textContent);
const NEAR = 60, INSIDE = 150;
const clusterId = cluster => "c" + cluster;
const clusterOf = id => typeof id === "string" ? Number(id.slice(1)) : authors.cluster[id];
const isCluster = id => typeof id === "string";
const lineWidth = weight => Math.min(8, 1.3 + 1.3 * (Math.sqrt(weight) - 1));

const wholeScene = {
  kind: data.shown ? "strongest" : "all", nodes: drawnNodes, edges: drawnEdges,
  sentence: data.shown
    ? `Showing ${number(drawnNodes.length)} of ${number(counts.authors)} authors, ${share(counts.drawn, counts.replies)} of replies`
    : `${plural(size, "author")}, ${plural(ties.count, "arrow")}`,
};
const clusterScene = data.overview ? {
  kind: "clusters",
  nodes: data.overview.clusters.map((cluster, i) => ({ id: clusterId(cluster), x: data.overview.x[i], y: data.overview.y[i], size: data.overview.radius[i] })),
  edges: data.overview.source.map((a, i) => {
    const from = clusterId(data.overview.clusters[a]), to = clusterId(data.overview.clusters[data.overview.target[i]]);
    return { id: `${from}-${to}`, from, to, width: data.overview.width[i] };
  }),
  sentence: `${plural(data.overview.clusters.length, "cluster")} with ${share(data.overview.authors, counts.authors)} of ${number(counts.authors)} authors; ${share(data.overview.inside, counts.replies)} of replies stay inside one`,
} : null;

const edgeBetween = (a, b, weight) => ({ id: `${a}-${b}`, from: a, to: b, width: lineWidth(weight) });
const edgesAmong = (list, wanted) => list.flatMap(a => sentBy(a).filter(tie => wanted(a, ties.target[tie])).map(tie => edgeBetween(a, ties.target[tie], ties.weight[tie])));

/* An author and those with whom they exchange most, around them in the order of clusters. */
function egoScene(author) {
  const all = new Map();
  for (const tie of [...sentBy(author), ...gotBy(author)].sort(byWeight)) all.set(ties.source[tie] === author ? ties.target[tie] : ties.source[tie], true);
  const around = [...all.keys()].slice(0, NEAR).sort((a, b) => authors.cluster[a] - authors.cluster[b] || a - b);
  const inside = new Set([author, ...around]), many = around.length, ring = 120 + many * 6.5;
  const place = (i, far) => ({ x: 1.35 * far * Math.cos(2 * Math.PI * i / many - Math.PI / 2), y: far * Math.sin(2 * Math.PI * i / many - Math.PI / 2) });
  const circle = other => 8 + 14 * Math.sqrt((authors.got[other] + authors.wrote[other]) / Math.max(1, ...[...inside].map(each => authors.got[each] + authors.wrote[each])));
  return {
    kind: "ego", author,
    nodes: [{ id: author, x: 0, y: 0, size: 24 }, ...around.map((id, i) => ({ id, size: circle(id), ...place(i, many > 20 && i % 2 ? ring * 0.68 : ring) }))],
    edges: edgesAmong([author, ...around], (a, b) => inside.has(b) && (a === author || b === author || many <= 12)),
    sentence: `${authors.name[author]} and ${many < all.size ? `${number(many)} of the ${number(all.size)} authors` : plural(many, "author")} they exchange replies with`,
  };
}

/* The first of a cluster, where they stand on the map of everybody, moved apart until they can be told apart. */
function insideScene(cluster) {
  const members = membersOf(cluster, INSIDE), inside = new Set(members);
  const spots = spread(members.map(author => everyPlace(author)), Math.sqrt(members.length) * 66);
  const most = measures[data.size][members[0]] || 1, strongest = new Set();
  for (const author of members) {
    for (const ties_ of [sentBy(author).filter(tie => inside.has(ties.target[tie])), gotBy(author).filter(tie => inside.has(ties.source[tie]))]) ties_.sort(byWeight).slice(0, 3).forEach(tie => strongest.add(tie));
  }
  return {
    kind: "inside", cluster,
    nodes: members.map((id, i) => ({ id, x: spots[i][0], y: spots[i][1], size: Math.max(7, 26 * Math.sqrt(measures[data.size][id] / most)) })),
    edges: [...strongest].map(tie => edgeBetween(ties.source[tie], ties.target[tie], ties.weight[tie])),
    sentence: `Cluster ${clusters[cluster].letter}: ${members.length < clusters[cluster].size ? `the first ${number(members.length)} of its ${number(clusters[cluster].size)} authors` : plural(members.length, "author")}, with the strongest ties of each`,
  };
}

function membersOf(cluster, most) {
  const members = [];
  for (let author = 0; author < size && members.length < most; author++) if (authors.cluster[author] === cluster) members.push(author);
  return members;
}

function spread(spots, wanted) {
  const middle = axis => spots.reduce((sum, spot) => sum + spot[axis], 0) / spots.length, [cx, cy] = [middle(0), middle(1)];
  const far = Math.max(1e-6, ...spots.map(([x, y]) => Math.hypot(x - cx, y - cy)));
  const moved = spots.map(([x, y]) => [1.3 * wanted * (x - cx) / far, wanted * (y - cy) / far]);
  for (let round = 0; round < 60; round++) {
    let pushed = false;
    for (let i = 0; i < moved.length; i++) for (let j = i + 1; j < moved.length; j++) {
      const dx = moved[j][0] - moved[i][0] || 0.1, dy = (moved[j][1] - moved[i][1]) * 1.6 || 0.1, apart = Math.hypot(dx, dy);
      if (apart >= 78) continue;
      const push = (78 - apart) / apart / 4;
      moved[i][0] -= dx * push; moved[j][0] += dx * push; moved[i][1] -= dy * push / 1.6; moved[j][1] += dy * push / 1.6;
      pushed = true;
    }
    if (!pushed) break;
  }
  return moved;
}

/* Where everybody stands: two bytes a coordinate. */
let everyPlaces = null;
function everyPlace(author) {
  if (!everyPlaces) everyPlaces = { x: steps(data.all.x), y: steps(data.all.y) };
  return [data.all.left + everyPlaces.x[author] * data.all.step, data.all.top + everyPlaces.y[author] * data.all.step];
}
