// @ts-check
/* The discussion: columns of authors, ties and comments, and who is whose neighbour.
   Authors are numbered by their rank: 0 is the first. */
import { $, link } from "./helpers.js";
import { unpackJson } from "./packing.js";
import { phrase } from "./phrases.js";
import { DAY, moment } from "./dates.js";

async function load() {
  const packed = $("data");
  const read = packed.dataset.packed ? await unpackJson(packed.textContent) : JSON.parse(packed.textContent);
  packed.remove();
  return read;
}

function explain(error) {
  $("empty").textContent = phrase("page.no_map", { why: error.message });
  $("empty").hidden = false;
  $("map").hidden = true;
  return /** @type {Promise<any>} */ (new Promise(() => {}));
}

/** @type {any} */
export const data = await load().catch(explain);
export const { authors, clusters, measures, counts } = data;
export const size = authors.name.length;

/* What is not known, null, as NaN. */
function figures(values) {
  const found = new Float64Array(values);
  for (let i = values.indexOf(null); i >= 0; i = values.indexOf(null, i + 1)) found[i] = NaN;
  return found;
}
export function total(values) {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}

/* The authors whose value is the highest, or the highest below another one, and above 0. */
export function highest(values, below = Infinity) {
  let most = 0, found = [];
  for (let author = 0; author < size; author++) {
    const value = values[author];
    if (!(value > 0 && value >= most && value < below)) continue;
    if (value > most) [most, found] = [value, []];
    found.push(author);
  }
  return { most, found };
}

/* Which entries hold each value: `order` sliced from `starts[value]`. */
export function groupBy(values, groups) {
  const starts = new Uint32Array(groups + 1), order = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) if (values[i] >= 0) starts[values[i] + 1]++;
  for (let i = 0; i < groups; i++) starts[i + 1] += starts[i];
  const next = starts.slice();
  for (let i = 0; i < values.length; i++) if (values[i] >= 0) order[next[values[i]]++] = i;
  return { starts, order };
}
const listed = ({ starts, order }, group) => [...order.subarray(starts[group], starts[group + 1])];

/* The narrowest array that holds such numbers: there are as many as authors or ties. */
const BEYOND = 2 ** 32, fits = (values, below) => values.every(each => each < below && Number.isInteger(each));
const arrayFor = values => fits(values, 256) ? Uint8Array : fits(values, BEYOND) ? Uint32Array : Float64Array;

/* Ties are sorted by their source: those of an author lie side by side. The targets have an index of their own. */
export const ties = readTies(data.ties);
function readTies({ of, target, repeated, weights, assumed }) {
  const count = target.length, starts = new Uint32Array(size + 1), source = new Uint32Array(count);
  of.forEach((own, author) => {
    starts[author + 1] = starts[author] + own;
    source.fill(author, starts[author], starts[author + 1]);
  });
  const weight = scattered(repeated, weights, count, 1), guessed = scattered(assumed?.ties ?? [], assumed?.weights ?? [], count, 0);
  return { count, source, target: new Uint32Array(target), weight, replies: total(weight), assumed: guessed, guessed: total(guessed), starts, into: groupBy(target, size) };
}

/* Of few entries the value, of the others the usual one. */
function scattered(places, values, count, usual) {
  /** @type {any} */
  const found = new (arrayFor(values))(count).fill(usual);
  places.forEach((place, i) => { found[place] = values[i]; });
  return found;
}

/* For each author a sum of replies. */
export const newSums = () => ties.weight instanceof Float64Array || ties.replies >= BEYOND ? new Float64Array(size) : new Uint32Array(size);

export const sentBy = author => Array.from({ length: ties.starts[author + 1] - ties.starts[author] }, (_, i) => ties.starts[author] + i);
export const receivedBy = author => listed(ties.into, author);
export const neighbours = author => [...sentBy(author).map(tie => ties.target[tie]), ...receivedBy(author).map(tie => ties.source[tie])];

export function tieOf(a, b) {
  let low = ties.starts[a], high = ties.starts[a + 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ties.target[middle] < b) low = middle + 1; else high = middle;
  }
  return low < ties.starts[a + 1] && ties.target[low] === b ? low : -1;
}

/* A page that holds a part of the discussion is told these. */
for (const key of ["sent", "received"]) authors[key] = authors[key] ? new (arrayFor(authors[key]))(authors[key]) : newSums();
for (let tie = 0; tie < ties.count && size === counts.authors; tie++) {
  authors.sent[ties.source[tie]] += ties.weight[tie];
  authors.received[ties.target[tie]] += ties.weight[tie];
}
authors.cluster = new Int32Array(authors.cluster);
authors.comments = new (arrayFor(authors.comments))(authors.comments);
for (const key of Object.keys(measures)) measures[key] = figures(measures[key]);

/* What tells whom a comment answers, in the order of the codes in the data; `parent` is -1 where a comment answers none,
   -2 where the one that it answers is not in the file. */
export const KINDS = ["explicit", "structural", "named", "assumed"], ASSUMED = 3, OUTSIDE = -2;
export const comments = data.comments ? readComments(data.comments) : null;
data.ties = data.comments = null;  /* what was read is held once */
function readComments(read) {
  const { author, parent, to } = read, count = author.length, tie = new Int32Array(count).fill(-1);
  for (let i = 0; i < count; i++) if (author[i] >= 0 && to[i] >= 0 && to[i] !== author[i]) tie[i] = tieOf(author[i], to[i]);
  const time = Float64Array.from(read.time, at => at === null || Math.abs(at) > 2.6e11 ? NaN : at), about = new Uint8Array(read.about);
  /* A clock that always stands at midnight is no clock: the source tells days. */
  if (time.every(at => Number.isNaN(at) || at % DAY === 0)) about.forEach((roughly, i) => { about[i] = Math.max(2, roughly); });
  return {
    count, author: new Int32Array(author), parent: new Int32Array(parent), to: new Int32Array(to), tie, time, about,
    cut: new Uint8Array(read.cut), kind: read.kind ? new Uint8Array(read.kind) : new Uint8Array(count).fill(KINDS.length), weight: read.weight, others: read.others, id: read.id,
    text: read.text, url: read.url, texts: data.text !== "none", byAuthor: groupBy(author, size), byTie: groupBy(tie, ties.count),
  };
}
/* In order of time, comments of unknown time last. */
const inTime = (a, b) => (Number.isNaN(comments.time[a]) ? Infinity : comments.time[a]) - (Number.isNaN(comments.time[b]) ? Infinity : comments.time[b]) || a - b;
export const commentsOf = author => comments ? listed(comments.byAuthor, author) : [];
export const commentsOn = tie => comments && tie >= 0 ? listed(comments.byTie, tie) : [];
export const dialogueOf = (a, b) => [...commentsOn(tieOf(a, b)), ...commentsOn(tieOf(b, a))].sort(inTime);

/* Texts of a big discussion lie in chunks, which are unpacked when somebody wants to read. */
const chunks = [...document.querySelectorAll("script.texts")], unpacked = new Map();
export function chunk(place) {
  if (!unpacked.has(place)) unpacked.set(place, unpackJson(chunks[place].textContent));
  return unpacked.get(place);
}
export async function textOf(i) {
  if (!comments || !comments.texts) return "";
  return comments.text ? comments.text[i] : (await chunk(Math.floor(i / data.chunk))).text[i % data.chunk];
}
export async function addressOf(i) {
  if (!comments || !comments.texts) return null;
  return link(comments.url ? comments.url[i] : comments.text ? "" : (await chunk(Math.floor(i / data.chunk))).url?.[i % data.chunk]);
}

export const when = i => Number.isNaN(comments.time[i]) ? "" : moment(comments.time[i], comments.about[i]);
