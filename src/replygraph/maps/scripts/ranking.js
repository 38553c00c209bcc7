/* The ranking: the map's equal for those who read rather than look. */
const byRank = Uint32Array.from(authors.name, (_, author) => author);
let rows = 100, ranked = byRank, rankedBy = data.size;
const rankings = [...new Set([data.size, ...Object.keys(measures), "got", "wrote", "comments"])];
const column = key => measures[key] || authors[key];
const sizeColumn = () => column({ replies_received: "got", replies_sent: "wrote" }[data.size] || data.size);

function showRanking() {
  const values = column(state.by) || sizeColumn();
  if (rankedBy !== state.by) {
    ranked = state.by === data.size ? byRank : byRank.slice().sort((a, b) => values[b] - values[a] || a - b);
    rankedBy = state.by;
  }
  const most = Math.max(1e-12, values[ranked[0]] || 0);
  $("rows").replaceChildren(...[...ranked.subarray(0, rows)].map((author, place) => row(author, place, values[author] / most)));
  $("more").hidden = rows >= size;
  $("meaning").textContent = MEANING[state.by] || "";
  for (const key of ["got", "wrote"]) $("head-" + key).classList.toggle("ranked", state.by === key);
  markRow();
}
function row(author, place, part) {
  const bar = make("div", { class: "bar", "aria-hidden": "true" }), known = clusters[authors.cluster[author]];
  bar.style.width = Math.max(1, 100 * part) + "%";
  const button = make("button", { type: "button", class: "who", title: authors.name[author].length > 18 ? authors.name[author] : null, onclick: () => go({ author }) }, nameOf(author), known && lettered ? make("span", { class: "unseen" }, `, cluster ${known.letter}`) : null);
  return make("tr", { "data-author": author }, make("td", { class: "n" }, number(place + 1)), make("td", { class: "author" }, make("div", null, badge(authors.cluster[author]), button), bar),
    make("td", { class: "n" }, number(authors.got[author])), make("td", { class: "n" }, number(authors.wrote[author])));
}
function markRow() {
  for (const row of $("rows").children) {
    if (Number(row.dataset.author) === state.author) {
      row.setAttribute("aria-current", "true");
      if (!narrow()) row.scrollIntoView({ block: "nearest" });
    } else row.removeAttribute("aria-current");
  }
}
function startRanking() {
  $("by").append(...rankings.map(key => make("option", { value: key }, measureName(key))));
  $("by").addEventListener("change", () => { state.by = $("by").value; showRanking(); saveHash(); });
  $("more").addEventListener("click", () => { rows += 400; showRanking(); });
  $("rows").addEventListener("keydown", event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], all = [...$("rows").querySelectorAll("button")];
    const next = step && all[all.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    go({ author: Number(next.closest("tr").dataset.author) });
  });
}
