/* The discussion: columns of authors, ties and comments, and who is whose neighbour.
   Authors are numbered by their rank: 0 is the first. */
async function load() {
  const packed = $("data");
  const data = packed.dataset.packed ? await unpackJson(packed.textContent) : JSON.parse(packed.textContent);
  packed.remove();
  return data;
}

function explain(error) {
  $("empty").textContent = `The map cannot be shown: ${error.message}.`;
  $("empty").hidden = false;
  $("map").hidden = true;
  return new Promise(() => {});
}

const data = await load().catch(explain);
const { authors, clusters, measures, counts } = data;
const size = authors.name.length;

/* Ties are sorted by who replies: those of an author lie side by side. Who is replied to has an index of their own. */
const ties = readTies(data.ties);
function readTies({ of, target, repeated, weights }) {
  const count = target.length, starts = new Uint32Array(size + 1), source = new Uint32Array(count);
  of.forEach((ties, author) => {
    starts[author + 1] = starts[author] + ties;
    source.fill(author, starts[author], starts[author + 1]);
  });
  const weight = new Float64Array(count).fill(1); // they may be fractions
  repeated.forEach((tie, place) => { weight[tie] = weights[place]; });
  return { count, source, target: Uint32Array.from(target), weight, starts, ...groupBy(target, size, "ends", "into") };
}

/* Which entries hold each value: `order` sliced from `starts[value]`. */
function groupBy(values, groups, startsName = "starts", orderName = "order") {
  const starts = new Uint32Array(groups + 1), order = new Uint32Array(values.length);
  for (const value of values) if (value >= 0) starts[value + 1]++;
  for (let i = 0; i < groups; i++) starts[i + 1] += starts[i];
  const next = starts.slice();
  for (let i = 0; i < values.length; i++) if (values[i] >= 0) order[next[values[i]]++] = i;
  return { [startsName]: starts, [orderName]: order };
}

const sentBy = author => Array.from({ length: ties.starts[author + 1] - ties.starts[author] }, (_, i) => ties.starts[author] + i);
const gotBy = author => [...ties.into.subarray(ties.ends[author], ties.ends[author + 1])];
const byWeight = (a, b) => ties.weight[b] - ties.weight[a] || a - b;
const neighbours = author => [...sentBy(author).map(tie => ties.target[tie]), ...gotBy(author).map(tie => ties.source[tie])];

function tieOf(a, b) {
  let low = ties.starts[a], high = ties.starts[a + 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ties.target[middle] < b) low = middle + 1; else high = middle;
  }
  return low < ties.starts[a + 1] && ties.target[low] === b ? low : -1;
}
const weightOf = (a, b) => { const tie = tieOf(a, b); return tie < 0 ? 0 : ties.weight[tie]; };

/* A page that holds a part of the discussion is told these. */
authors.wrote = Float64Array.from(authors.wrote || Array(size).fill(0));
authors.got = Float64Array.from(authors.got || Array(size).fill(0));
for (let tie = 0; tie < ties.count && size === counts.authors; tie++) {
  authors.wrote[ties.source[tie]] += ties.weight[tie];
  authors.got[ties.target[tie]] += ties.weight[tie];
}
authors.cluster = Int32Array.from(authors.cluster);
authors.comments = Float64Array.from(authors.comments);
for (const key of Object.keys(measures)) measures[key] = Float64Array.from(measures[key]);

const comments = data.comments ? readComments(data.comments) : null;
data.ties = data.comments = null;  /* what was read is held once */
function readComments(read) {
  const { author, parent, to } = read, tie = new Int32Array(author.length).fill(-1);
  for (let i = 0; i < author.length; i++) if (author[i] >= 0 && to[i] >= 0 && to[i] !== author[i]) tie[i] = tieOf(author[i], to[i]);
  const time = Float64Array.from(read.time, at => at === null || Math.abs(at) > 2.6e11 ? NaN : at), about = Uint8Array.from(read.about);
  /* A clock that always stands at midnight is none: the source tells days. */
  if (time.every(at => Number.isNaN(at) || at % DAY === 0)) about.forEach((roughly, i) => { about[i] = Math.max(2, roughly); });
  return {
    count: author.length, author: Int32Array.from(author), parent: Int32Array.from(parent), to: Int32Array.from(to), tie, time, about,
    cut: Uint8Array.from(read.cut), others: read.others, text: read.text, url: read.url, texts: data.text !== "none",
    byAuthor: groupBy(author, size), byTie: groupBy(tie, ties.count),
  };
}
const listed = ({ starts, order }, group) => [...order.subarray(starts[group], starts[group + 1])];
const commentsOf = author => comments ? listed(comments.byAuthor, author) : [];
const commentsOn = tie => comments && tie >= 0 ? listed(comments.byTie, tie) : [];

/* Texts of a big discussion lie in chunks, which are unpacked when somebody wants to read. */
const chunks = [...document.querySelectorAll("script.texts")], unpacked = new Map();
function chunk(place) {
  if (!unpacked.has(place)) unpacked.set(place, unpackJson(chunks[place].textContent));
  return unpacked.get(place);
}
async function textOf(i) {
  if (!comments || !comments.texts) return "";
  return comments.text ? comments.text[i] : (await chunk(Math.floor(i / data.chunk))).text[i % data.chunk];
}
async function addressOf(i) {
  if (!comments || !comments.texts) return null;
  return link(comments.url ? comments.url[i] : comments.text ? "" : (await chunk(Math.floor(i / data.chunk))).url?.[i % data.chunk]);
}

const when = i => Number.isNaN(comments.time[i]) ? "" : moment(comments.time[i], comments.about[i]);
