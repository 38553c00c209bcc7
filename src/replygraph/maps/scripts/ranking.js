/* The ranking: the map's equal for those who read rather than look. */
const byRank = Uint32Array.from(authors.name, (_, author) => author);
const ROWS = 100, MORE = 400;
let rows = ROWS, ranked = byRank, rankedBy = data.size;
const rankings = [...new Set([data.size, ...Object.keys(measures), "got", "wrote", "comments"])];
const column = key => measures[key] || authors[key];
const sizeColumn = () => column(data.size);

function showRanking() {
  const values = column(state.by);
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
  const bar = make("div", { class: "bar", "aria-hidden": "true" }), known = clusters[authors.cluster[author]], name = authors.name[author];
  bar.style.width = Math.max(1, 100 * part) + "%";
  const button = { type: "button", class: "who", dir: "auto", title: name.length > 18 ? name : null, onclick: () => go({ author }) };
  const cluster = known && lettered ? make("span", { class: "unseen" }, `, cluster ${known.letter}`) : null;
  return make("tr", { "data-author": author },
    make("td", { class: "n" }, number(place + 1)),
    make("td", { class: "author" }, make("div", null, badge(authors.cluster[author]), make("button", button, nameOf(author), cluster)), bar),
    make("td", { class: "n" }, number(authors.got[author])), make("td", { class: "n" }, number(authors.wrote[author])));
}
function markRow() {
  for (const row of $("rows").children) {
    const current = Number(row.dataset.author) === state.author;
    if (!current) row.removeAttribute("aria-current");
    else if (row.getAttribute("aria-current") !== "true") {
      row.setAttribute("aria-current", "true");
      if (!narrow()) row.scrollIntoView({ block: "nearest" });
    }
  }
}
function startRanking() {
  $("by").append(...rankings.map(key => make("option", { value: key }, measureName(key))));
  $("by").addEventListener("change", () => { state.by = $("by").value; showRanking(); saveHash(); });
  $("more").addEventListener("click", showMoreRows);
  $("rows").addEventListener("keydown", event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], all = [...$("rows").querySelectorAll("button")];
    const next = step && all[all.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    go({ author: Number(next.closest("tr").dataset.author) });
  });
}
/* Who came here by keyboard goes on reading where the new rows begin. */
function showMoreRows() {
  const first = rows;
  rows += MORE;
  showRanking();
  $("rows").children[first].querySelector("button").focus({ preventScroll: true });
}
