/* The search finds every author, on the map or not, and words in comments. */
let hits = [], picked = -1, haystack = null;
const MOST_AUTHORS = 8, MOST_COMMENTS = 20;

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

async function find(query) {
  const wanted = plain(query.trim());
  if (!wanted) return showHits([], "");
  const found = authorsWith(wanted).map(author => ({ author }));
  const withTexts = comments && comments.texts && wanted.length >= 2;
  showHits(found, query, withTexts);
  if (!withTexts) return;
  for (let first = 0, number = 0; first < comments.count && number < MOST_COMMENTS; first += data.chunk) {
    const texts = comments.text ? comments.text.slice(first, first + data.chunk) : (await chunk(first / data.chunk)).text;
    if ($("search").value !== query) return;
    for (let i = 0; i < texts.length && number < MOST_COMMENTS; i++) {
      if (comments.author[first + i] < 0 || !plain(texts[i]).includes(wanted)) continue;
      number++;
      found.push({ author: comments.author[first + i], comment: first + i, snippet: snippet(texts[i], wanted) });
    }
  }
  showHits(found, query);
}
function snippet(text, wanted) {
  const flat = text.replace(/\s+/g, " "), low = flat.toLowerCase(), at = low.length === flat.length ? low.indexOf(wanted) : -1;
  if (at < 0) return [flat.slice(0, 90) + (flat.length > 90 ? "…" : "")];
  const start = Math.max(0, at - 34);
  return [(start ? "…" : "") + flat.slice(start, at), make("mark", null, flat.slice(at, at + wanted.length)), flat.slice(at + wanted.length, at + 66) + (at + 66 < flat.length ? "…" : "")];
}

function showHits(found, query, more) {
  hits = found;
  picked = -1;
  const items = found.map((hit, i) => make("li", { role: "option", id: "hit" + i, "aria-selected": "false", onmousedown: event => { event.preventDefault(); openHit(i); } },
    badge(authors.cluster[hit.author]), make("span", null, nameOf(hit.author), hit.snippet ? make("span", { class: "snippet" }, " ", hit.snippet) : null)));
  if (query && !found.length && !more) items.push(make("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, comments && comments.texts ? "No author and no comment has this." : "No author has this in their name."));
  $("hits").replaceChildren(...items);
  $("hits").hidden = !items.length;
  $("search").setAttribute("aria-expanded", String(Boolean(items.length)));
  $("search").removeAttribute("aria-activedescendant");
  if (query && !more) $("found").textContent = found.length ? `${plural(found.length, "result")}` : "Nothing found";
}
function openHit(i) {
  const hit = hits[i];
  showHits([], "");
  if (!hit) return;
  $("search").blur();
  const to = hit.comment === undefined ? -1 : comments.to[hit.comment];
  go(to >= 0 && to !== hit.author && tieOf(hit.author, to) >= 0 ? { tie: [hit.author, to] } : { author: hit.author }, { fly: true });
}
function startSearch() {
  $("search").addEventListener("input", () => find($("search").value));
  $("search").addEventListener("focus", () => { if ($("search").value) find($("search").value); });
  $("search").addEventListener("blur", () => showHits([], ""));
  $("search").addEventListener("keydown", event => {
    if (event.key === "Enter") { event.preventDefault(); openHit(Math.max(0, picked)); }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !hits.length) return;
    event.preventDefault();
    picked = (picked + step + hits.length) % hits.length;
    [...$("hits").children].forEach((item, i) => item.setAttribute("aria-selected", String(i === picked)));
    $("search").setAttribute("aria-activedescendant", "hit" + picked);
    $("hits").children[picked].scrollIntoView({ block: "nearest" });
  });
  setTimeout(names, 600);  /* before somebody types */
}
