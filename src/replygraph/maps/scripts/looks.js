/* Colours are Okabe and Ito's, which the colour-blind tell apart; a letter always goes with them. */
const HUES = {
  light: ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8a6d00"],
  dark: ["#4aa8e8", "#f0b429", "#2cc49a", "#e39cc4", "#8fd0f7", "#f58442", "#c9a72c"],
};
const GREY = { light: "#7d7f86", dark: "#8d93a1" };
const theme = () => document.documentElement.dataset.theme;
let tokens = {};
function token(key) {
  if (tokens.theme !== theme()) tokens = { theme: theme() };
  return tokens[key] ??= getComputedStyle(document.documentElement).getPropertyValue("--" + key).trim();
}
const hueOf = cluster => clusters[cluster] ? HUES[theme()][clusters[cluster].hue] : GREY[theme()];
const colorOf = author => hueOf(authors.cluster[author]);
const parts = hex => [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16));
const faint = (hex, alpha) => `rgba(${parts(hex).join(",")},${alpha})`;
/* Opaque, so that arrows do not shine through a circle that is faded. */
function mixed(hex, ground, amount) {
  const below = parts(ground);
  return `rgb(${parts(hex).map((part, i) => Math.round(part * amount + below[i] * (1 - amount))).join(",")})`;
}
/* How bright a colour is to the eye, as WCAG reckons. */
function bright(hex) {
  const [r, g, b] = parts(hex).map(part => part / 255).map(v => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const inkOn = hex => bright(hex) > 0.179 ? "#10131a" : "#ffffff";
const lettered = clusters.length > 1;

/* A cluster's sign: its letter on its colour. */
function badge(cluster) {
  const known = clusters[cluster], sign = make("span", { class: "badge", "aria-hidden": "true" }, known && lettered ? known.letter : "");
  sign.style.background = hueOf(cluster);
  sign.style.color = inkOn(hueOf(cluster));
  return sign;
}
const nameOf = author => make("bdi", null, authors.name[author]);
const clusterWords = known => known.words.length ? known.words.join(", ") : "";
const clusterTitle = known => known.letter + (known.words.length ? ": " + clusterWords(known) : "");
/* Without marks that turn the direction of a neighbour's name too, and without what XML does not know. */
const clean = text => text.replace(/[\u202a-\u202e\u2066-\u2069\ufffe\uffff\p{Cc}\p{Cs}]/gu, "");
const LONGEST = 28;
function cut(text, most) {
  const signs = [...clean(text)];
  return signs.length > most ? signs.slice(0, most - 1).join("").trimEnd() + "…" : signs.join("");
}
const onCanvas = text => cut(text, LONGEST);

const WORDS = { pagerank: "PageRank", got: "replies got", wrote: "replies written" };
const measureName = key => WORDS[key] || key.replaceAll("_", " ");
const MEANING = {
  pagerank: "High for those who are answered by people who are answered a lot.",
  betweenness: "High for those who link groups that would hardly talk otherwise.",
  closeness: "High for those whom a reply chain reaches in few steps.",
  katz: "High for those whom many chains of replies lead to.",
  hub: "High for those who answer people who are answered a lot.",
  authority: "High for those who are answered by people who answer a lot.",
  core_number: "High for those in the part where everybody exchanges with many.",
  reciprocity: "The share of exchanges that go both ways.",
  authors_answering: "How many different people answered them.",
  authors_answered: "How many different people they answered.",
  got: "How many replies they received.",
  wrote: "How many replies to others they wrote.",
  comments: "How many comments they wrote, answers and others.",
};
