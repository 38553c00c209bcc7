// @ts-check
/* What is chosen and what is shown, and the address that says so; everything else follows from it. */
import { authors, clusters, comments, data, measures, size, tieOf } from "./discussion.js";
import { timeline } from "./timeline.js";

export const FIRST = data.overview ? "clusters" : data.shown ? "strongest" : "all";
export const available = [data.overview && "clusters", data.shown && "strongest", data.all && "every"].filter(Boolean);
/* What may be ranked and sized by. */
export const columns = [...new Set([data.size, "received", "sent", "comments", ...Object.keys(measures)])];
export const CHANGE = "change";  /* between two spans of time: a column only while two are compared */
export const colorings = [...columns, ...Object.keys(data.words).filter(key => data.words[key].hues)];
export const column = key => measures[key] || authors[key];
const NOTHING = { author: null, tie: null, cluster: null, pair: null, dialogue: null, comment: null, group: null };
export const state = {
  ...NOTHING, view: FIRST, inside: null, hidden: new Set(), size: data.size, color: data.color,
  by: data.size, upward: false, least: 1, assumed: true, from: 0, until: timeline ? timeline.count : 1, other: null,
};
/* The spans of time that are looked at, the earlier first. */
export const spans = () => [[state.from, state.until], ...(state.other ? [state.other] : [])].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
/* One span again, and nothing that two of them made. */
export const oneSpan = () => ({ other: null, by: state.by === CHANGE ? data.size : state.by, color: state.color === CHANGE ? data.color : state.color });

/* Whoever shows something of the state is told when it changes, and what changed. */
const listeners = [];
export const onChange = listener => { listeners.push(listener); };
/* Choose something else, or nothing: the one choice takes the other's place. */
export const go = (choice, how = {}) => set({ ...NOTHING, ...choice }, how);
export const chooseNothing = () => go({});
/* Change how the whole is looked at: what is chosen stays. */
export function set(change, how = {}) {
  const before = { ...state };
  Object.assign(state, change);
  const chosen = Object.keys(NOTHING).some(key => state[key] !== before[key]);
  if (!how.quiet) saveAddress(chosen || state.view !== before.view || state.inside !== before.inside);
  for (const listener of listeners) listener(before, how);
}

/* ---- the address: names and ids, which a page made anew has too ---- */
const nameAt = author => authors.name[author];
const both = pair => pair && pair.map(nameAt);
function words() {
  const [from, to] = both(state.tie) || [null, null], [one, other] = both(state.dialogue) || [null, null];
  return {
    author: state.author === null ? null : nameAt(state.author), from, to, between: one, and: other,
    comment: state.comment === null ? null : comments.id[state.comment], cluster: state.cluster, pair: state.pair && state.pair.join("-"),
    group: state.group, inside: state.inside, view: state.view === FIRST ? null : state.view, by: state.by === data.size ? null : state.by,
    size: state.size === data.size ? null : state.size, color: state.color === data.color ? null : state.color ?? "groups",
    order: state.upward ? "up" : null, least: state.least > 1 ? state.least : null, assumed: state.assumed ? null : "no",
    hide: [...state.hidden].join(",") || null, time: state.from > 0 || (timeline && state.until < timeline.count) ? `${state.from}-${state.until}` : null,
    with: state.other && state.other.join("-"),
  };
}
export function address() {
  const said = Object.entries(words()).filter(([, value]) => value !== null);
  const kept = embedded() ? "embed&" : "";
  return "#" + kept + said.map(([key, value]) => `${key}=${encodeURIComponent(String(value).replace(/\p{Cs}/gu, "\ufffd"))}`).join("&");
}
export const embedded = () => /^#embed\b/.test(location.hash) || (document.documentElement.dataset.embed === "true" && !/^#whole\b/.test(location.hash));
/* A choice is a step that the browser's Back takes back; a slider that moves is not, and browsers bear only so many changes. */
let saved = 0, waiting = null, known = null; // the address that was read or written last
function saveAddress(step) {
  clearTimeout(waiting);
  const wait = 120 - (performance.now() - saved);
  if (!step && wait > 0) {
    waiting = setTimeout(() => saveAddress(false), wait);
    return;
  }
  saved = performance.now();
  const wanted = address();
  if (location.hash !== known || wanted === (known || "#")) return; // one that was typed meanwhile is about to be read
  if (step) history.pushState(null, "", wanted); else history.replaceState(null, "", wanted);
  known = location.hash;
}

/* Who or what is called so is looked up only where an address names it: of a big discussion the table is large. */
function lookup(list) {
  let table = null;
  return name => name === null ? null : (table ??= new Map(list().map((each, i) => [each, i]))).get(name) ?? null;
}
const authorCalled = lookup(() => authors.name), commentCalled = lookup(() => comments?.id || []);
const readNumber = (text, below) => /^\d+$/.test(text || "") && Number(text) < below ? Number(text) : null;
function readPair(text, below) {
  const ends = (text || "").split("-").map(each => readNumber(each, below));
  return ends.length === 2 && !ends.includes(null) ? ends : null;
}
function readNames(wanted, one, other) {
  const found = [one, other].map(key => authorCalled(wanted.get(key)));
  return found.includes(null) || found[0] === found[1] ? null : found;
}
export function clampSpan(from, until) {
  const last = timeline ? timeline.count : 1, first = Math.max(0, Math.min(from, until, last - 1));
  return { from: first, until: Math.min(last, Math.max(from, until, first + 1)) };
}
const readColor = (wanted, other) => [...colorings, ...other ? [CHANGE] : []].includes(wanted) ? wanted : wanted === "groups" ? null : data.color;
function readSpan(text) {
  const span = readPair(text, (timeline?.count ?? 1) + 1);
  return span && span[0] < span[1] ? span : null;
}
/* How the whole is looked at. */
function readViewed(wanted) {
  const hidden = (wanted.get("hide") || "").split(",").filter(each => /^-?\d+$/.test(each)).map(Number);
  const [from, until] = readSpan(wanted.get("time")) ?? [0, 1e6], other = timeline && readSpan(wanted.get("with"));
  return {
    by: [...columns, ...other ? [CHANGE] : []].includes(wanted.get("by")) ? wanted.get("by") : data.size, other,
    size: columns.includes(wanted.get("size")) ? wanted.get("size") : data.size, upward: wanted.get("order") === "up",
    color: readColor(wanted.get("color"), other),
    hidden: new Set(hidden.filter(each => each >= -2 && each < clusters.length)), least: Math.max(1, readNumber(wanted.get("least"), 1e6) || 1),
    assumed: wanted.get("assumed") !== "no", view: available.includes(wanted.get("view")) ? wanted.get("view") : FIRST,
    inside: data.all ? readNumber(wanted.get("inside"), clusters.length) : null, ...clampSpan(from, until),
  };
}
function readChosen(wanted) {
  const tie = readNames(wanted, "from", "to"), comment = comments?.id ? commentCalled(wanted.get("comment")) : null;
  const chosen = {
    author: authorCalled(wanted.get("author")), tie: tie && tieOf(tie[0], tie[1]) >= 0 ? tie : null, dialogue: readNames(wanted, "between", "and"),
    cluster: readNumber(wanted.get("cluster"), clusters.length), pair: readPair(wanted.get("pair"), clusters.length), comment,
    group: /^[a-z]+$/.test(wanted.get("group") || "") ? wanted.get("group") : null,
  };
  if (comment !== null && chosen.author === null && comments.author[comment] >= 0 && !chosen.tie && !chosen.dialogue) chosen.author = comments.author[comment];
  return chosen;
}
export function readAddress() {
  known = location.hash;
  const wanted = new URLSearchParams(location.hash.slice(1).replace(/^embed&?/, ""));
  set({ ...NOTHING, ...readViewed(wanted), ...readChosen(wanted) }, { quiet: true, read: true });
}
export const isWhole = () => size === data.counts.authors;
