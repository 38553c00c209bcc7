// @ts-check
/* The legend says what size, colour and arrow mean, and hides and shows clusters. */
import { $, make, number } from "./helpers.js";
import { authors, clusters, ties } from "./discussion.js";
import { badge, clusterCount, clusterName, lettered } from "./names.js";
import { groupOf, hasAssumed } from "./seen.js";
import { set, state } from "./state.js";

const LEGEND = 12, LEGEND_ALL = 100;
let legendOpen = false;
const OTHERS = { "-1": "no replies here", "-2": "smaller clusters" };
const counted = group => authors.cluster.reduce((count, cluster) => count + Number(groupOf(cluster) === group), 0);
export function showLegend() {
  const shown = lettered ? clusters.slice(0, legendOpen ? LEGEND_ALL : LEGEND) : [], items = shown.map((known, cluster) => item(cluster, clusterName(known), known.size));
  for (const group of [-2, -1]) if (ties.count && counted(group)) items.push(item(group, OTHERS[group], counted(group)));
  if (lettered && clusters.length > LEGEND) items.push(make("li", null, moreButton()));
  $("legend").replaceChildren(...items);
  $("legend").hidden = !items.length;
  $("lettered").hidden = !lettered;
  $("dashed").hidden = !hasAssumed;
}
function item(cluster, name, count) {
  const button = { type: "button", "aria-pressed": String(!state.hidden.has(cluster)), "data-cluster": cluster, onclick: () => toggle(cluster) };
  const sign = badge(cluster), aloud = make("span", { class: "unseen aloud" });  /* its word stands in the style sheet */
  if (clusters[cluster] && lettered) sign.removeAttribute("aria-hidden");
  return make("li", null, make("button", button, clusters[cluster] && lettered ? aloud : null, sign, make("span", { class: "name" }, name), " ", make("span", { class: "count" }, number(count))));
}
function moreButton() {
  const rest = Math.min(LEGEND_ALL, clusters.length) - LEGEND, beyond = clusterCount() - LEGEND_ALL;
  return make("button", { type: "button", id: "legend-more", "aria-expanded": String(legendOpen), onclick: () => {
    legendOpen = !legendOpen;
    showLegend();
    $("legend-more").focus();
  } }, legendOpen ? "fewer" : `${number(rest)} more${beyond > 0 ? ` of ${number(clusterCount() - LEGEND)}` : ""}`);
}
function toggle(cluster) {
  const hidden = new Set(state.hidden);
  if (!hidden.delete(cluster)) hidden.add(cluster);
  set({ hidden });
  const name = cluster < 0 ? `Authors with ${OTHERS[cluster]}` : "Cluster " + clusters[cluster].letter;
  $("live").textContent = `${name} ${hidden.has(cluster) ? "hidden" : "shown"}`;
  $("legend").querySelector(`[data-cluster="${cluster}"]`).focus();
}
