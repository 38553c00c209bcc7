// @ts-check
/* The ranking: the map's equal for those who read rather than look. It has what is looked at, in the order of any column. */
import { $, make, narrow, number, withSign } from "./helpers.js";
import { hasPhrase, phrase } from "./phrases.js";
import { authors, clusters, data, size } from "./discussion.js";
import { placeRange, rangeWords } from "./certainty.js";
import { amount, badge, lettered, meaningOf, measureName, nameOf } from "./names.js";
import { offerChange } from "./parts.js";
import { isSeen, seen, seenColumn } from "./seen.js";
import { CHANGE, column, columns, go, set, state } from "./state.js";

const ROWS = 100, MORE = 400, FIXED = ["received", "sent"];
let rows = ROWS, ranked = { key: "", order: new Uint32Array(0) };

/* Authors in the order of the column, upward or downward; equal ones as the page has them. */
export function ranking() {
  const values = seenColumn(state.by), key = `${state.by} ${state.upward}`;
  if (ranked.key === key && ranked.values === values && ranked.authors === seen.authors) return ranked.order;
  const order = new Uint32Array(size).map((_, author) => author).filter(isSeen), sign = state.upward ? -1 : 1;
  const known = author => Number.isNaN(values[author]) ? -sign * 1e300 : values[author];  /* those that are not known come last */
  if (values !== column(data.size) || state.upward) order.sort((a, b) => sign * (known(b) - known(a)) || a - b);  /* which is the order of the page */
  ranked = { key, values, authors: seen.authors, order };
  return order;
}
export function showRanking() {
  const order = ranking(), values = seenColumn(state.by), places = placesOf(order, values);
  const most = Math.max(1e-12, order.length ? Math.max(Math.abs(values[order[0]] || 0), Math.abs(values[order.at(-1)] || 0)) : 0), extra = !FIXED.includes(state.by);
  offerChange($("by"));
  $("by").value = state.by;
  $("heads").replaceChildren(...heads(extra));
  $("rows").replaceChildren(...[...order.subarray(0, rows)].map((author, i) => row(author, places[i], values[author], most, extra)));
  $("more").hidden = rows >= order.length;
  $("meaning").textContent = meaningOf(state.by) + (seen.on && extra && !["comments", CHANGE].includes(state.by) ? phrase("ranking.whole") : "") + (tellsRanges() ? ` ${rangeWords()}` : "");
  $("ranked").textContent = seen.on ? phrase("ranking.seen", { n: order.length, all: size }) : "";
  $("ranked").hidden = !seen.on;
  markRow();
}
/* Places are counted, and may be chance, by replies received and over the whole discussion alone. */
const tellsRanges = () => state.by === "received" && !state.upward && !seen.on;
/* Equal values share a place, the best of theirs; from the lowest up, places count from the end. */
function placesOf(order, values) {
  const same = (i, j) => values[order[i]] === values[order[j]], places = [];
  for (let i = 0, last = 0; i < Math.min(rows, order.length); i++) {
    if (i > last) last = i;
    while (state.upward && last + 1 < order.length && same(i, last + 1)) last++;
    places.push(state.upward ? order.length - last : i && same(i, i - 1) ? places[i - 1] : i + 1);
  }
  return places;
}
function heads(extra) {
  const keys = extra ? [state.by, "received"] : FIXED;  /* a third number would leave no room for names */
  return [
    make("th", { scope: "col", class: "n" }, make("span", { "aria-hidden": "true" }, "#"), make("span", { class: "unseen" }, phrase("ranking.rank"))),
    make("th", { scope: "col" }, phrase("ranking.author")),
    ...keys.map(key => {
      const ordered = state.by === key, ways = { type: "button", class: "head", onclick: () => sortBy(key) };
      return make("th", { scope: "col", class: "n" + (ordered ? " ranked" : ""), id: "head-" + key, "aria-sort": ordered ? (state.upward ? "ascending" : "descending") : null },
        make("button", ways, hasPhrase(`ranking.${key}`) ? phrase(`ranking.${key}`) : measureName(key), ordered ? make("span", { "aria-hidden": "true" }, state.upward ? "▴" : "▾") : null));
    }),
  ];
}
function sortBy(key) {
  set({ by: key, upward: state.by === key ? !state.upward : false });
  $("head-" + key)?.querySelector("button").focus();
}
function row(author, place, value, most, extra) {
  const bar = make("div", { class: "bar", "aria-hidden": "true" }), known = clusters[authors.cluster[author]], name = authors.name[author];
  bar.style.width = value ? Math.max(1, 100 * Math.abs(value) / most || 0) + "%" : "0";
  const button = { type: "button", class: "who", tabindex: "-1", title: name.length > 30 ? name : null, onclick: () => go({ author }, { read: true }) };
  const cluster = known && lettered ? make("span", { class: "unseen" }, phrase("ranking.in_cluster", { letter: known.letter })) : null;
  return make("tr", { "data-author": author },
    make("td", { class: "n" }, number(place)),
    make("td", { class: "author" }, make("div", null, badge(authors.cluster[author]), make("button", button, nameOf(author), cluster)), bar,
      tellsRanges() && placeRange(name) ? make("span", { class: "small range" }, placeRange(name)) : null),
    extra ? make("td", { class: "n" }, state.by === CHANGE ? withSign(value) : amount(value)) : null, make("td", { class: "n" }, number(seen.received[author])),
    extra ? null : make("td", { class: "n" }, number(seen.sent[author])));
}
/* The ranking is one stop of the Tab key: at the author who is chosen, or else at the first. */
export function markRow() {
  let stop = null;
  for (const each of $("rows").children) {
    const current = Number(each.dataset.author) === state.author, button = each.querySelector("button");
    button.tabIndex = -1;
    if (current) stop = button;
    if (!current) each.removeAttribute("aria-current");
    else if (each.getAttribute("aria-current") !== "true") {
      each.setAttribute("aria-current", "true");
      if (!narrow()) each.scrollIntoView({ block: "nearest" });
    }
  }
  stop ??= $("rows").querySelector("button");
  if (stop) stop.tabIndex = 0;
}
export function startRanking() {
  $("plain").remove();  /* which was there before the script */
  $("by").append(...columns.map(key => make("option", { value: key }, measureName(key))));
  $("by").addEventListener("change", () => set({ by: $("by").value, upward: false }));
  $("more").addEventListener("click", showMoreRows);
  $("rows").addEventListener("keydown", event => {
    const all = [...$("rows").querySelectorAll("button")], at = all.indexOf(event.target);
    const next = { ArrowDown: all[at + 1], ArrowUp: all[at - 1], Home: all[0], End: all.at(-1) }[event.key];
    if (!next) return;
    event.preventDefault();
    next.focus();
    go({ author: Number(next.closest("tr").dataset.author) });
  });
}
/* After the button the reading goes on where the new rows begin. */
function showMoreRows() {
  const first = rows;
  rows += MORE;
  showRanking();
  $("rows").children[first].querySelector("button").focus({ preventScroll: true });
}
