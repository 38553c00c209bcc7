// @ts-check
/* What authors, clusters and measures are called. */
import { cut, make, number } from "./helpers.js";
import { called, hasPhrase, isNumber, phrase, pieces } from "./phrases.js";
import { authors, clusters, counts, data } from "./discussion.js";
import { inkOn } from "./colors.js";
import { groundOf } from "./shades.js";

export const lettered = clusters.length > 1;
/* Whether groups were computed, or came with the discussion. */
export const origin = data.about.clustering ? "computed" : "given";

/* A cluster's sign: its letter on its colour. */
export function badge(cluster) {
  const known = clusters[cluster], sign = make("span", { class: "badge", "aria-hidden": "true" }, known && lettered ? known.letter : "");
  sign.style.background = groundOf(cluster);
  sign.style.color = inkOn(groundOf(cluster));
  return sign;
}
/* Marks that turn text around are part of a name, but not of what is shown of it. */
const TURNING = /([\u202a-\u202e\u2066-\u2069]+)/;
export const nameOf = author => make("bdi", null, authors.name[author].split(TURNING).map((part, i) => i % 2 ? make("span", { hidden: true }, part) : part));
export const LONGEST = 28;
export const onCanvas = text => cut(text, LONGEST);
export const nameIn = author => called(onCanvas(authors.name[author]));
export const spoken = author => isNumber(authors.name[author]) ? pieces("quotation.text", { text: nameOf(author) }) : nameOf(author);

export const clusterWords = known => known.words.join(", ");
export const aroundFirst = known => phrase("cluster.around", { name: nameIn(known.first) });
export const clusterName = known => known.name || clusterWords(known) || aroundFirst(known);
export const clusterTitle = known => phrase("cluster.name", { letter: known.letter, name: clusterName(known) });
/* How many clusters there are, of which the page knows the largest by name. */
export const clusterCount = () => counts.clusters ?? clusters.length;

export const measureName = key => hasPhrase(`measure.${key}`) ? phrase(`measure.${key}`) : key.replaceAll("_", " ");
export const meaningOf = key => data.meanings?.[key] || (hasPhrase(`meaning.${key}`) ? phrase(`meaning.${key}`) : "");
/* A value as a reader wants it: counts whole, shares and scores with three digits. */
export const amount = value => Number.isNaN(value) ? "–" : number(Number.isInteger(value) ? value : value.toPrecision(3));
