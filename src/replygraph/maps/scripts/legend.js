// @ts-check
/* The legend says what size, colour and arrow mean, and hides and shows clusters. */
import { $, make, number } from "./helpers.js";
import { phrase } from "./phrases.js";
import { authors, clusters, size, ties } from "./discussion.js";
import { badge, clusterCount, clusterName, lettered, measureName, origin } from "./names.js";
import { hasAssumed } from "./seen.js";
import { colorKey } from "./shades.js";
import { set, state } from "./state.js";

const LEGEND = 12, LEGEND_ALL = 100;
let legendOpen = false;
const OTHERS = { "-1": "no_replies", "-2": "smaller" };
export function showLegend() {
  const shown = lettered ? clusters.slice(0, legendOpen ? LEGEND_ALL : LEGEND) : [], items = shown.map((known, cluster) => item(cluster, clusterName(known), known.size));
  const alone = authors.cluster.reduce((sum, cluster) => sum + Number(cluster < 0), 0), named = clusters.reduce((sum, known) => sum + known.size, 0);
  for (const [group, count] of [[-2, size - named - alone], [-1, alone]]) if (ties.count && count) items.push(item(group, phrase(`legend.${OTHERS[group]}`), count));
  if (lettered && clusters.length > LEGEND) items.push(make("li", null, moreButton()));
  $("legend").replaceChildren(...items);
  $("legend").hidden = !items.length;
  $("lettered").hidden = !lettered;
  $("lettered").textContent = phrase(state.color === null ? "legend.lettered" : "legend.letters", { origin });
  $("dashed").hidden = !hasAssumed;
}
/* What colours stand for, where they do not go by groups; circles of groups keep theirs. */
export function showColors(apply) {
  const key = apply ? colorKey() : [];
  $("colors").hidden = !key.length;
  $("colors").replaceChildren(...(key.length ? [make("li", null, phrase("legend.color", { measure: measureName(state.color) }))] : []), ...key.map(({ hue, words }) => {
    const dot = make("span", { class: "dot", "aria-hidden": "true" });
    dot.style.background = hue;
    return make("li", null, dot, make("bdi", null, words));
  }));
}
function item(cluster, name, count) {
  const button = { type: "button", "aria-pressed": String(!state.hidden.has(cluster)), "data-cluster": cluster, onclick: () => toggle(cluster) };
  const sign = badge(cluster), aloud = make("span", { class: "unseen aloud", "data-word": phrase("legend.cluster") + " " });  /* its word stands in the style sheet */
  if (clusters[cluster] && lettered) sign.removeAttribute("aria-hidden");
  return make("li", null, make("button", button, clusters[cluster] && lettered ? aloud : null, sign, make("span", { class: "name" }, name), " ", make("span", { class: "count" }, number(count))));
}
function moreButton() {
  const rest = Math.min(LEGEND_ALL, clusters.length) - LEGEND, beyond = clusterCount() - LEGEND_ALL;
  return make("button", { type: "button", id: "legend-more", "aria-expanded": String(legendOpen), onclick: () => {
    legendOpen = !legendOpen;
    showLegend();
    $("legend-more").focus();
  } }, phrase(legendOpen ? "legend.fewer" : beyond > 0 ? "legend.more_of" : "legend.more", { n: rest, all: clusterCount() - LEGEND }));
}
function toggle(cluster) {
  const hidden = new Set(state.hidden);
  if (!hidden.delete(cluster)) hidden.add(cluster);
  set({ hidden });
  const which = cluster === -1 ? "alone_" : cluster === -2 ? "smaller_" : "";
  $("live").textContent = phrase(`legend.${which}${hidden.has(cluster) ? "hidden" : "shown"}`, { letter: clusters[cluster]?.letter });
  $("legend").querySelector(`[data-cluster="${cluster}"]`).focus();
}
