/* The panel that says in words what the map shows, and where one reads what was said. */
const MANY = 30;
const whoButton = (author, ...more) => make("button", { type: "button", class: "who", onclick: () => go({ author }) }, nameOf(author), ...more);
const tieButton = (a, b, ...label) => make("button", { type: "button", class: "who", onclick: () => go({ tie: [a, b] }) }, ...label);
const clusterButton = (cluster, ...label) => make("button", { type: "button", class: "who", onclick: () => go({ cluster }) }, ...label);
const replies = count => plural(count, "reply", "replies");
const small = (...children) => make("p", { class: "small" }, ...children);
const NO_TEXTS = "This file was made without the texts of the comments.";

let turn = 0;
async function showDetails() {
  const now = ++turn, box = document.createDocumentFragment();
  if (state.tie) await tieDetails(box, ...state.tie);
  else if (state.author !== null) await authorDetails(box, state.author);
  else if (state.pair) pairDetails(box, ...state.pair);
  else if (state.cluster !== null) clusterDetails(box, state.cluster);
  else overviewDetails(box);
  if (now !== turn) return;
  $("details").replaceChildren(box);
  $("details").scrollTop = 0;
}

function overviewDetails(box) {
  box.append(make("h2", null, "Who answers whom"));
  box.append(make("p", null, ties.count
    ? "Choose an author to see their exchanges, or an arrow to read what was said."
    : "Choose an author in the ranking to read what they wrote."));
  if (ties.count) {
    const busy = topTies(10);
    box.append(make("h3", null, "Most replies from one to another"), make("ul", { class: "rows" }, busy.map(tie => make("li", null,
      tieButton(ties.source[tie], ties.target[tie], nameOf(ties.source[tie]), make("span", { class: "arrow" }, " → "), nameOf(ties.target[tie])), make("span", { class: "count" }, replies(ties.weight[tie]))))));
  }
  if (lettered) box.append(make("h3", null, "Clusters: who mostly answer each other"), growing("ul", "rows", clusters.map((_, cluster) => cluster), cluster => make("li", null, badge(cluster), clusterLine(cluster), make("span", { class: "count" }, plural(clusters[cluster].size, "author"))), 12));
  if (!comments || !comments.texts) box.append(small(NO_TEXTS));
}
const clusterLine = cluster => clusterButton(cluster, clusters[cluster].words.length ? clusterWords(clusters[cluster]) : ["around ", nameOf(clusters[cluster].first)]);
function topTies(most) {
  const best = [];
  for (let tie = 0; tie < ties.count; tie++) {
    if (best.length === most && ties.weight[tie] <= ties.weight[best[most - 1]]) continue;
    best.push(tie);
    best.sort(byWeight).splice(most);
  }
  return best;
}

function fact(term, value, more) {
  return make("div", null, make("dt", null, term), make("dd", null, value, more ? make("span", { class: "small" }, more) : null));
}
async function authorDetails(box, author) {
  const known = clusters[authors.cluster[author]];
  box.append(make("h2", null, nameOf(author)));
  if (known && lettered) box.append(make("p", { class: "from" }, badge(authors.cluster[author]), " ", clusterButton(authors.cluster[author], "Cluster " + clusterTitle(known))));
  const facts = [
    fact("Replies got", number(authors.got[author])), fact("Replies written", number(authors.wrote[author])),
    fact("Comments", number(authors.comments[author]), authors.self[author] ? ` ${number(authors.self[author])} to themselves` : ""),
    ...Object.keys(measures).map(key => fact(measureName(key), amount(measures[key][author]), key === data.size ? ` no. ${number(author + 1)}` : "")),
  ];
  box.append(make("dl", { class: "facts" }, facts));
  const got = gotBy(author), sent = sentBy(author);
  people(box, "Is answered by", got, tie => ties.source[tie], tie => [ties.source[tie], author]);
  people(box, "Answers", sent, tie => ties.target[tie], tie => [author, ties.target[tie]]);
  if (!got.length && !sent.length) box.append(make("p", null, "Nobody answered them, and they answered nobody."));
  await commentList(box, "All comments", commentsOf(author));
}
const amount = value => value === 0 ? "0" : Number.isInteger(value) ? number(value) : value.toPrecision(3);
function people(box, heading, list, other, pair) {
  if (!list.length) return;
  box.append(make("h3", null, `${heading} ${plural(list.length, "author")}`));
  const sorted = [...list].sort(byWeight), item = tie => make("li", null, badge(authors.cluster[other(tie)]), whoButton(other(tie)),
    tieButton(...pair(tie), make("span", { class: "count" }, replies(ties.weight[tie]))));
  box.append(growing("ul", "rows", sorted, item, 12));
}
/* A list that shows its beginning, and the rest when asked. */
function growing(tag, style, items, item, first) {
  const list = make(tag, { class: style }, items.slice(0, first).map(item));
  if (items.length <= first) return list;
  let shown = first;
  const more = make("button", { type: "button", class: "more", onclick: async () => {
    const next = await Promise.all(items.slice(shown, shown + 100).map(item));
    list.append(...next);
    shown += 100;
    if (shown >= items.length) more.remove(); else more.textContent = `Show more (${number(items.length - shown)})`;
    next[0].querySelector("button")?.focus();
  } }, `Show more (${number(items.length - first)})`);
  return make("div", null, list, more);
}

async function tieDetails(box, a, b) {
  const there = weightOf(a, b), back = weightOf(b, a);
  box.append(make("h2", null, nameOf(a), make("span", { class: "arrow" }, " → "), nameOf(b)));
  box.append(make("p", { class: "from" }, badge(authors.cluster[a]), " ", whoButton(a), " answers ", badge(authors.cluster[b]), " ", whoButton(b), `: ${replies(there)}`));
  box.append(back
    ? make("p", null, make("button", { type: "button", class: "turn", onclick: () => go({ tie: [b, a] }) }, make("span", { "aria-hidden": "true" }, "⇄ "), `The other way: ${replies(back)}`))
    : small(nameOf(b), " has not answered ", nameOf(a), "."));
  if (!comments || !comments.texts) box.append(make("p", null, NO_TEXTS));
  await commentList(box, null, commentsOn(tieOf(a, b)));
}

async function commentList(box, heading, indices) {
  if (!indices.length) return;
  if (heading) box.append(make("h3", null, `${heading} (${number(indices.length)})`));
  const first = new Map(await Promise.all(indices.slice(0, MANY).map(async i => [i, await commentBox(i)])));
  box.append(growing("div", "said-list", indices, i => first.get(i) || commentBox(i), MANY));
}
async function commentBox(i) {
  const parent = comments.parent[i], target = comments.to[i], others = (comments.others[i] || []).filter(each => each !== parent), text = await textOf(i), address = await addressOf(i);
  const head = make("header", null, comments.author[i] >= 0 ? whoButton(comments.author[i]) : "Somebody");
  if (target >= 0) head.append(target === comments.author[i] ? " to themselves" : others.length ? " probably to " : " to ", target === comments.author[i] ? "" : whoButton(target));
  if (when(i)) head.append(make("span", { class: "when" }, when(i)));
  const box = make("article", null, head);
  if (parent >= 0) box.append(await quoted(parent));
  else if (target >= 0) box.append(small("The comment that this answers is not in the file."));
  if (comments.texts) box.append(make("p", { class: "said", dir: "auto" }, text || "(no text)"));
  if (comments.cut[i]) box.append(small("The source shows only the beginning of this comment."));
  if (others.length) box.append(otherParents(others));
  if (address) box.append(make("a", { class: "small", href: address, target: "_blank", rel: "noopener noreferrer" }, "Where it was said"));
  return box;
}
async function quoted(i) {
  const box = make("blockquote", null);
  const head = make("span", { class: "when" }, comments.author[i] >= 0 ? nameOf(comments.author[i]) : "Somebody", when(i) ? ", " + when(i) : "");
  if (comments.texts) box.append(make("p", { dir: "auto" }, (await textOf(i)) || "(no text)"));
  box.append(head);
  return box;
}
/* The page they were copied from names the author answered, not the comment: where several fit, all are there to read. */
function otherParents(others) {
  const box = make("details", null, make("summary", null, others.length === 1 ? "It may answer another comment of theirs" : `It may answer one of ${number(others.length)} other comments of theirs`));
  box.addEventListener("toggle", async () => {
    if (box.open && box.children.length === 1) for (const other of others) box.append(await quoted(other));
  });
  return box;
}

/* ---- clusters ---- */
let betweenAll = null;
const pairKey = (a, b) => a * 1e6 + b;
function betweenClusters(a, b) {
  if (!betweenAll) {
    betweenAll = new Map();
    for (let tie = 0; tie < ties.count; tie++) {
      const from = authors.cluster[ties.source[tie]], to = authors.cluster[ties.target[tie]];
      if (from >= 0 && to >= 0) betweenAll.set(pairKey(from, to), (betweenAll.get(pairKey(from, to)) || 0) + ties.weight[tie]);
    }
  }
  return betweenAll.get(pairKey(a, b)) || 0;
}
function clusterDetails(box, cluster) {
  const known = clusters[cluster], inside = betweenClusters(cluster, cluster);
  box.append(make("h2", null, badge(cluster), ` Cluster ${known.letter}`));
  if (known.words.length) box.append(make("p", { class: "words" }, clusterWords(known)));
  box.append(make("p", null, `${plural(known.size, "author")} who mostly answer each other: ${replies(inside)} among them.` + (known.words.length ? " The words above occur in their comments more than in those of others." : "")));
  if (data.all && state.inside !== cluster) box.append(make("p", null, make("button", { type: "button", class: "turn", onclick: () => go({ cluster, inside: cluster }) }, "Show its authors on the map")));
  const others = clusters.map((_, other) => other).filter(other => other !== cluster && betweenClusters(cluster, other) + betweenClusters(other, cluster));
  const exchange = other => betweenClusters(cluster, other) + betweenClusters(other, cluster);
  box.append(make("h3", null, `Authors, by ${measureName(data.size)}`), growing("ul", "rows", membersOf(cluster, 200), author => make("li", null, whoButton(author), make("span", { class: "count" }, `got ${number(authors.got[author])}`)), 12));
  if (others.length) {
    box.append(make("h3", null, "Exchanges with other clusters"), growing("ul", "rows", others.sort((a, b) => exchange(b) - exchange(a) || a - b), other => make("li", null, badge(other), clusterButton(other, clusterTitle(clusters[other])), make("span", { class: "count" }, replies(exchange(other)))), 8));
  }
}
function pairDetails(box, a, b) {
  box.append(make("h2", null, `Cluster ${clusters[a].letter}`, make("span", { class: "arrow" }, " → "), `cluster ${clusters[b].letter}`));
  box.append(make("p", { class: "from" }, badge(a), " ", clusterButton(a, clusterTitle(clusters[a])), " answers ", badge(b), " ", clusterButton(b, clusterTitle(clusters[b])), `: ${replies(betweenClusters(a, b))}`));
  if (betweenClusters(b, a)) box.append(make("p", null, make("button", { type: "button", class: "turn", onclick: () => go({ pair: [b, a] }) }, make("span", { "aria-hidden": "true" }, "⇄ "), `The other way: ${replies(betweenClusters(b, a))}`)));
  const list = [];
  for (let tie = 0; tie < ties.count; tie++) if (authors.cluster[ties.source[tie]] === a && authors.cluster[ties.target[tie]] === b) list.push(tie);
  box.append(make("h3", null, "Between these authors"), growing("ul", "rows", list.sort(byWeight), tie => make("li", null, tieButton(ties.source[tie], ties.target[tie], nameOf(ties.source[tie]), " → ", nameOf(ties.target[tie])), make("span", { class: "count" }, replies(ties.weight[tie]))), 20));
}
