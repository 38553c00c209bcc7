/* The panel that says in words what the map shows, and where one reads what was said. */
const MANY = 30;
const plainButton = (change, ...label) => make("button", { type: "button", class: "who", onclick: () => go(change) }, ...label);
const whoButton = author => plainButton({ author }, nameOf(author));
const tieButton = (a, b, ...label) => plainButton({ tie: [a, b] }, ...label);
const clusterButton = (cluster, ...label) => plainButton({ cluster }, ...label);
const arrow = () => make("span", { class: "arrow" }, " → ");
const count = text => make("span", { class: "count" }, text);
const replies = count => plural(count, "reply", "replies");
const small = (...children) => make("p", { class: "small" }, ...children);
const turnButton = (change, replyCount) => make("p", null, make("button", { type: "button", class: "turn", onclick: () => go(change) },
  make("span", { "aria-hidden": "true" }, "⇄ "), `The other way: ${replies(replyCount)}`));
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
  box.append(make("h2", null, "Who answers whom"), make("p", null, ties.count
    ? "Choose an author to see their exchanges, or an arrow to read what was said."
    : size ? "Choose an author in the ranking to read what they wrote." : NOBODY));
  if (ties.count) box.append(make("h3", null, "Most replies from one to another"), make("ul", { class: "rows" }, topTies(10).map(busyLine)));
  if (lettered) {
    const line = cluster => make("li", null, badge(cluster), clusterLine(cluster), count(plural(clusters[cluster].size, "author")));
    box.append(make("h3", null, "Clusters: who mostly answer each other"), growing("ul", "rows", clusters.map((_, cluster) => cluster), line, 12));
  }
  if (size && !comments?.texts) box.append(small(NO_TEXTS));
}
function busyLine(tie) {
  const a = ties.source[tie], b = ties.target[tie];
  return make("li", null, tieButton(a, b, nameOf(a), arrow(), nameOf(b)), count(replies(ties.weight[tie])));
}
const clusterLine = cluster => clusterButton(cluster, legendName(clusters[cluster]));
function topTies(most) {
  const best = [];
  for (let tie = 0; tie < ties.count; tie++) {
    if (best.length === most && ties.weight[tie] <= ties.weight[best[most - 1]]) continue;
    best.push(tie);
    best.sort(byWeight).splice(most);
  }
  return best;
}

const fact = (term, value, more) => make("div", null, make("dt", null, term), make("dd", null, value, more ? make("span", { class: "small" }, more) : null));
const amount = value => value === 0 ? "0" : Number.isInteger(value) ? number(value) : value.toPrecision(3);
async function authorDetails(box, author) {
  const own = authors.cluster[author], known = clusters[own], got = gotBy(author), sent = sentBy(author);
  box.append(make("h2", null, nameOf(author)));
  if (known && lettered) box.append(make("p", { class: "from" }, badge(own), " ", clusterButton(own, "Cluster " + clusterTitle(known))));
  box.append(make("dl", { class: "facts" },
    fact("Replies got", number(authors.got[author])), fact("Replies written", number(authors.wrote[author])),
    fact("Comments", number(authors.comments[author]), authors.self[author] ? ` ${number(authors.self[author])} to themselves` : ""),
    Object.keys(measures).map(key => fact(measureName(key), amount(measures[key][author]), key === data.size ? ` no. ${number(author + 1)}` : ""))));
  people(box, "Is answered by", got, tie => ties.source[tie], tie => [ties.source[tie], author]);
  people(box, "Answers", sent, tie => ties.target[tie], tie => [author, ties.target[tie]]);
  if (!got.length && !sent.length) box.append(make("p", null, "Nobody answered them, and they answered nobody."));
  await commentList(box, "All comments", commentsOf(author));
}
function people(box, heading, list, other, pair) {
  if (!list.length) return;
  const line = tie => make("li", null, badge(authors.cluster[other(tie)]), whoButton(other(tie)), tieButton(...pair(tie), count(replies(ties.weight[tie]))));
  box.append(make("h3", null, `${heading} ${plural(list.length, "author")}`), growing("ul", "rows", [...list].sort(byWeight), line, 12));
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

/* ---- an arrow: what was said ---- */
async function tieDetails(box, a, b) {
  const there = weightOf(a, b), back = weightOf(b, a);
  box.append(make("h2", null, nameOf(a), arrow(), nameOf(b)));
  const side = author => [badge(authors.cluster[author]), " ", whoButton(author)];
  box.append(make("p", { class: "from" }, side(a), " answers ", side(b), `: ${replies(there)}`));
  box.append(back ? turnButton({ tie: [b, a] }, back) : small(nameOf(b), " has not answered ", nameOf(a), "."));
  if (!comments?.texts) box.append(make("p", null, NO_TEXTS));
  await commentList(box, null, commentsOn(tieOf(a, b)));
}
async function commentList(box, heading, indices) {
  if (!indices.length) return;
  if (heading) box.append(make("h3", null, `${heading} (${number(indices.length)})`));
  const first = new Map(await Promise.all(indices.slice(0, MANY).map(async i => [i, await commentBox(i)])));
  box.append(growing("div", "said-list", indices, i => first.get(i) || commentBox(i), MANY));
}
async function commentBox(i) {
  const parent = comments.parent[i], others = (comments.others[i] || []).filter(each => each !== parent);
  const [text, address] = [await textOf(i), await addressOf(i)], box = make("article", null, commentHead(i, others.length > 0));
  if (parent >= 0) box.append(await quoted(parent));
  else if (comments.to[i] >= 0) box.append(small("The comment that this answers is not in the file."));
  if (comments.texts) box.append(make("p", { class: "said", dir: "auto" }, text || "(no text)"));
  if (comments.cut[i]) box.append(small("The source shows only the beginning of this comment."));
  if (others.length) box.append(otherParents(others));
  if (address) box.append(make("a", { class: "small", href: address, target: "_blank", rel: "noopener noreferrer" }, "Where it was said"));
  return box;
}
function commentHead(i, unsure) {
  const author = comments.author[i], target = comments.to[i], time = when(i);
  const head = make("header", null, time ? make("span", { class: "when" }, time) : null, author >= 0 ? whoButton(author) : "Somebody");
  if (target >= 0 && target === author) head.append(" to themselves");
  else if (target >= 0) head.append(unsure ? " probably to " : " to ", whoButton(target));
  return head;
}
async function quoted(i) {
  const words = comments.texts ? make("p", { dir: "auto" }, (await textOf(i)) || "(no text)") : null, who = comments.author[i];
  return make("blockquote", null, words, make("span", { class: "when" }, who >= 0 ? nameOf(who) : "Somebody", when(i) ? ", " + when(i) : ""));
}
/* The page they were copied from names the author answered, not the comment: where several fit, all are there to read. */
function otherParents(others) {
  const words = others.length === 1 ? "It may answer another comment of theirs" : `It may answer one of ${number(others.length)} other comments of theirs`;
  const box = make("details", null, make("summary", null, words));
  box.addEventListener("toggle", async () => {
    if (box.open && box.children.length === 1) box.append(...await Promise.all(others.map(quoted)));
  });
  return box;
}

/* ---- clusters ---- */
let betweenAll = null;
const pairKey = (a, b) => a * 1e6 + b;
function betweenClusters(a, b) {
  betweenAll ??= countBetween();
  return betweenAll.get(pairKey(a, b)) || 0;
}
function countBetween() {
  const found = new Map();
  for (let tie = 0; tie < ties.count; tie++) {
    const from = authors.cluster[ties.source[tie]], to = authors.cluster[ties.target[tie]], key = pairKey(from, to);
    if (from >= 0 && to >= 0) found.set(key, (found.get(key) || 0) + ties.weight[tie]);
  }
  return found;
}
function clusterDetails(box, cluster) {
  const known = clusters[cluster], named = known.words.length > 0;
  box.append(make("h2", null, badge(cluster), ` Cluster ${known.letter}`));
  if (named) box.append(make("p", { class: "words" }, clusterWords(known)));
  box.append(make("p", null, `${plural(known.size, "author")} who mostly answer each other: ${replies(betweenClusters(cluster, cluster))} among them.`
    + (named ? " The words above occur in their comments more than in those of others." : "")));
  if (data.all && state.inside !== cluster) {
    box.append(make("p", null, make("button", { type: "button", class: "turn", onclick: () => openCluster(cluster) }, "Show its authors on the map")));
  }
  const line = author => make("li", null, whoButton(author), count(`got ${number(authors.got[author])}`));
  box.append(make("h3", null, `Authors, by ${measureName(data.size)}`), growing("ul", "rows", membersOf(cluster, 200), line, 12));
  otherClusters(box, cluster);
}
function otherClusters(box, cluster) {
  const exchange = other => betweenClusters(cluster, other) + betweenClusters(other, cluster);
  const others = clusters.map((_, other) => other).filter(other => other !== cluster && exchange(other)).sort((a, b) => exchange(b) - exchange(a) || a - b);
  if (!others.length) return;
  const line = other => make("li", null, badge(other), clusterButton(other, clusterTitle(clusters[other])), count(replies(exchange(other))));
  box.append(make("h3", null, "Exchanges with other clusters"), growing("ul", "rows", others, line, 8));
}
function pairDetails(box, a, b) {
  const side = cluster => [badge(cluster), " ", clusterButton(cluster, clusterTitle(clusters[cluster]))], back = betweenClusters(b, a), list = [];
  box.append(make("h2", null, `Cluster ${clusters[a].letter}`, arrow(), `cluster ${clusters[b].letter}`));
  box.append(make("p", { class: "from" }, side(a), " answers ", side(b), `: ${replies(betweenClusters(a, b))}`));
  if (back) box.append(turnButton({ pair: [b, a] }, back));
  for (let tie = 0; tie < ties.count; tie++) if (authors.cluster[ties.source[tie]] === a && authors.cluster[ties.target[tie]] === b) list.push(tie);
  if (list.length) box.append(make("h3", null, "Between these authors"), growing("ul", "rows", list.sort(byWeight), busyLine, 20));
}
