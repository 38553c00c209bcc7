/* The legend says what size, colour and arrow mean, and hides and shows clusters. */
const LEGEND = 12, LEGEND_ALL = 100;
let legendOpen = false;
function showLegend() {
  const alone = authors.cluster.reduce((count, cluster) => count + (cluster < 0), 0);
  const items = lettered ? clusters.slice(0, legendOpen ? LEGEND_ALL : LEGEND).map((known, cluster) => [cluster, legendName(known), known.size]) : [];
  if (alone && ties.count && (lettered || clusters.length)) items.push([-1, "without replies", alone]);
  $("legend").replaceChildren(...items.map(([cluster, name, count]) => make("li", null, make("button", {
    type: "button", "aria-pressed": String(!state.hidden.has(cluster)), "data-cluster": cluster, onclick: () => toggleCluster(cluster),
  }, badge(cluster), name, make("span", { class: "count" }, number(count))))));
  if (clusters.length > LEGEND && lettered) $("legend").append(make("li", null, make("button", { type: "button", "aria-expanded": String(legendOpen), onclick: () => { legendOpen = !legendOpen; showLegend(); $("legend").lastElementChild.firstElementChild.focus(); } }, legendOpen ? "fewer" : `${number(clusters.length - LEGEND)} more`)));
  $("legend").hidden = !items.length;
}
/* Without words a cluster goes by its first author. */
const legendName = known => known.words.length ? clusterWords(known) : make("span", null, "around ", nameOf(known.first));
function toggleCluster(cluster) {
  if (state.hidden.has(cluster)) state.hidden.delete(cluster); else state.hidden.add(cluster);
  showLegend();
  paint();
  saveHash();
  $("live").textContent = `${cluster < 0 ? "Authors without replies" : "Cluster " + clusters[cluster].letter} ${state.hidden.has(cluster) ? "hidden" : "shown"}`;
  $("legend").querySelector(`[data-cluster="${cluster}"]`).focus();
}
