// @ts-check
/* The search finds every author, on the map or not, and words in comments. */
import { $, make, plain } from "./helpers.js";
import { phrase } from "./phrases.js";
import { authors, chunk, comments, counts, data, size, tieOf } from "./discussion.js";
import { badge, nameOf } from "./names.js";
import { go } from "./state.js";

/** @type {any[]} */
let hits = [];
let picked = -1, haystack = null, asked = 0;
const MOST_AUTHORS = 8, MOST = 28, PATIENCE = 25;

/* All names as one text, the important first: a hundred thousand are searched in a few milliseconds. */
function names() {
  if (haystack) return haystack;
  const text = "\n" + plain(authors.name.map(name => name.replaceAll("\n", " ")).join("\n")) + "\n", starts = new Uint32Array(size + 1);
  for (let place = 0, at = 0; place <= size; place++) { starts[place] = at; at = text.indexOf("\n", at + 1); }
  return haystack = { text, starts };
}
function authorsWith(wanted) {
  const { text, starts } = names(), found = new Set();
  for (const query of ["\n" + wanted + "\n", "\n" + wanted, " " + wanted, wanted]) {
    for (let at = text.indexOf(query); at >= 0 && found.size < MOST_AUTHORS; at = text.indexOf(query, at + 1)) found.add(placeOf(starts, at));
  }
  return [...found];
}
/* Which name begins at or before a place in the text. */
function placeOf(starts, at) {
  let low = 0, high = size - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= at) low = middle; else high = middle - 1;
  }
  return low;
}

/* Authors at once, words in comments as they are unpacked, unless something else was asked meanwhile. */
async function find(query) {
  const wanted = plain(query.trim()), now = ++asked, withTexts = comments && comments.texts && wanted.length >= 2;
  picked = -1;
  if (!wanted) return showHits([]);
  const found = authorsWith(wanted).map(author => ({ author }));
  showHits(found, !withTexts);
  if (!withTexts) return;
  let begun = performance.now();
  for (let first = 0; first < comments.count && found.length < MOST; first += data.chunk) {
    const texts = comments.text ? comments.text.slice(first, first + data.chunk) : (await chunk(first / data.chunk)).text;
    if (performance.now() - begun > PATIENCE) {
      await new Promise(done => setTimeout(done));  /* so that one can go on typing */
      begun = performance.now();
    }
    if (now !== asked) return;
    const known = found.length;
    addComments(found, texts, first, wanted);
    if (found.length > known) showHits(found);
  }
  showHits(found, true);
}
function addComments(found, texts, first, wanted) {
  for (let i = 0; i < texts.length && found.length < MOST; i++) {
    const author = comments.author[first + i];
    if (author >= 0 && plain(texts[i]).includes(wanted)) found.push({ author, comment: first + i, snippet: snippet(texts[i], wanted) });
  }
}
export function closeSearch() {
  asked++;
  showHits([]);
}
/* The words around the first hit, where lower case is as long as the text itself. */
function snippet(text, wanted) {
  const flat = text.replace(/\s+/g, " "), low = flat.toLowerCase(), at = low.length === flat.length ? low.indexOf(wanted) : -1;
  if (at < 0) return [flat.slice(0, 90) + (flat.length > 90 ? "…" : "")];
  const start = Math.max(0, at - 34), end = at + wanted.length, last = at + 66;
  const before = (start ? "…" : "") + flat.slice(start, at), after = flat.slice(end, last) + (last < flat.length ? "…" : "");
  return [before, make("mark", null, flat.slice(at, end)), after];
}

/* What was found so far; when that is all, it is said aloud. */
function showHits(found, all = false) {
  hits = found;
  const items = found.map(hitItem);
  if (all && !found.length) {
    items.push(make("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, nothingFound()));
  }
  $("hits").replaceChildren(...items);
  $("hits").hidden = !items.length;
  $("search").setAttribute("aria-expanded", String(items.length > 0));
  markHit();
  if (all) $("found").textContent = phrase(found.length ? "search.some" : "search.nothing", { n: found.length });
}
function nothingFound() {
  if (size === counts.authors) return phrase(comments?.texts ? "search.no_comment" : "search.no_author");
  return phrase("search.not_held", { n: size, more: counts.authors - size });
}
function hitItem(hit, i) {
  const pick = event => { event.preventDefault(); openHit(i); };
  return make("li", { role: "option", id: "hit" + i, "aria-selected": "false", onmousedown: pick }, badge(authors.cluster[hit.author]),
    make("span", null, nameOf(hit.author), hit.snippet ? make("span", { class: "snippet" }, " ", hit.snippet) : null));
}
function markHit() {
  [...$("hits").children].forEach((item, i) => item.setAttribute("aria-selected", String(i === picked)));
  if (picked < 0 || !hits.length) return $("search").removeAttribute("aria-activedescendant");
  $("search").setAttribute("aria-activedescendant", "hit" + picked);
  $("hits").children[picked].scrollIntoView({ block: "nearest" });
}
/* A hit leads to the very comment, among the replies of its arrow or of its author. */
function openHit(i) {
  const hit = hits[i];
  closeSearch();
  if (!hit) return;
  $("search").blur();
  const { author, comment } = hit, to = comment === undefined ? -1 : comments.to[comment];
  const onArrow = to >= 0 && to !== author && tieOf(author, to) >= 0;
  go(onArrow ? { tie: [author, to], comment } : { author, comment: comment ?? null }, { fly: true, read: true });
}
function searchKey(event) {
  if (event.key === "Enter") {
    event.preventDefault();
    if (hits.length) openHit(Math.max(0, picked));
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !hits.length) return;
  event.preventDefault();
  picked = picked < 0 && step < 0 ? hits.length - 1 : (picked + step + hits.length) % hits.length;
  markHit();
}
export function startSearch() {
  $("search").addEventListener("input", () => find($("search").value));
  $("search").addEventListener("focus", () => { if ($("search").value) find($("search").value); });
  $("search").addEventListener("blur", closeSearch);
  $("search").addEventListener("keydown", searchKey);
  setTimeout(names, 600);  /* before somebody types */
}
