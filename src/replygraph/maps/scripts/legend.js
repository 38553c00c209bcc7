/* The legend says what size, colour and arrow mean, and hides and shows clusters. */
const LEGEND = 12, LEGEND_ALL = 100;
let legendOpen = false;
function showLegend() {
  const alone = authors.cluster.reduce((count, cluster) => count + (cluster < 0), 0);
  const shown = lettered ? clusters.slice(0, legendOpen ? LEGEND_ALL : LEGEND) : [];
  const items = shown.map((known, cluster) => legendItem(cluster, legendName(known), known.size));
  if (alone && ties.count) items.push(legendItem(-1, "without replies", alone));
  if (lettered && clusters.length > LEGEND) items.push(make("li", null, legendMore()));
  $("legend").replaceChildren(...items);
  $("legend").hidden = !items.length;
  $("lettered").hidden = !lettered;
}
function legendItem(cluster, name, count) {
  const button = { type: "button", "aria-pressed": String(!state.hidden.has(cluster)), "data-cluster": cluster, onclick: () => toggleCluster(cluster) };
  return make("li", null, make("button", button, badge(cluster), name, make("span", { class: "count" }, number(count))));
}
function legendMore() {
  const rest = Math.min(LEGEND_ALL, clusters.length) - LEGEND;
  return make("button", { type: "button", id: "legend-more", "aria-expanded": String(legendOpen), onclick: () => {
    legendOpen = !legendOpen;
    showLegend();
    $("legend-more").focus();
  } }, legendOpen ? "fewer" : `${number(rest)} more`);
}
/* Without words a cluster goes by its first author. */
const legendName = known => known.words.length ? clusterWords(known) : make("span", null, "around ", nameOf(known.first));
function toggleCluster(cluster) {
  if (state.hidden.has(cluster)) state.hidden.delete(cluster); else state.hidden.add(cluster);
  showLegend();
  paint();
  saveHash();
  const name = cluster < 0 ? "Authors without replies" : "Cluster " + clusters[cluster].letter;
  $("live").textContent = `${name} ${state.hidden.has(cluster) ? "hidden" : "shown"}`;
  $("legend").querySelector(`[data-cluster="${cluster}"]`).focus();
}
