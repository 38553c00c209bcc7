// @ts-check
/* What authors, clusters and measures are called. */
import { cut, isolated, make, number, plural } from "./helpers.js";
import { authors, clusters, counts, data } from "./discussion.js";
import { hueOf, inkOn } from "./colors.js";

export const lettered = clusters.length > 1;

/* A cluster's sign: its letter on its colour. */
export function badge(cluster) {
  const known = clusters[cluster], sign = make("span", { class: "badge", "aria-hidden": "true" }, known && lettered ? known.letter : "");
  sign.style.background = hueOf(cluster);
  sign.style.color = inkOn(hueOf(cluster));
  return sign;
}
/* Marks that turn text around are part of a name, but not of what is shown of it. */
const TURNING = /([\u202a-\u202e\u2066-\u2069]+)/;
export const nameOf = author => make("bdi", null, authors.name[author].split(TURNING).map((part, i) => i % 2 ? make("span", { hidden: true }, part) : part));
export const LONGEST = 28;
export const onCanvas = text => cut(text, LONGEST);
export const nameIn = author => isolated(onCanvas(authors.name[author]));

export const clusterWords = known => known.words.join(", ");
export const aroundFirst = known => `around ${nameIn(known.first)}`;
export const clusterName = known => known.name || clusterWords(known) || aroundFirst(known);
export const clusterTitle = known => `${known.letter}: ${clusterName(known)}`;
/* How many clusters there are, of which the page knows the largest by name. */
export const clusterCount = () => counts.clusters ?? clusters.length;

const WORDS = {
  pagerank: "PageRank", received: "replies received", sent: "replies sent", closeness: "harmonic closeness", hub: "HITS hub", authority: "HITS authority",
};
export const measureName = key => WORDS[key] || key.replaceAll("_", " ");
const MEANING = {
  pagerank: "High for authors answered by authors who are answered a lot themselves; few replies can be enough.",
  betweenness: "High for authors who link groups that would hardly talk otherwise.",
  closeness: "High for authors whom reply chains reach in few steps.",
  katz: "High for authors whom many chains of replies lead to.",
  hub: "High for authors who answer people who are answered a lot.",
  authority: "High for authors who are answered by people who answer a lot.",
  core_number: "High for authors in the part where everybody exchanges with many.",
  reciprocity: "The share of exchanges that go both ways.",
  authors_answering: "How many different people answered them.",
  authors_answered: "How many different people they answered.",
  received: "How many replies they received from others.",
  sent: "How many replies to others they wrote.",
  comments: "How many comments they wrote, replies and others.",
};
export const meaningOf = key => data.meanings?.[key] || MEANING[key] || "";
/* A value as a reader wants it: counts whole, shares and scores with three digits. */
export const amount = value => value === 0 ? "0" : Number.isInteger(value) ? number(value) : Number(value.toPrecision(3)).toString();
export const people = count => plural(count, "author");
