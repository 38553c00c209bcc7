// @ts-check
/* What an author's colour goes by: the group, or a column: a ramp for numbers, a hue for each of a few words. */
import { authors, clusters, data, size } from "./discussion.js";
import { channels, grey, hueOf, theme } from "./colors.js";
import { number } from "./helpers.js";
import { phrase } from "./phrases.js";
import { seen } from "./seen.js";
import { CHANGE, column, state } from "./state.js";

const SHADES = 5;
const wordsNow = () => data.words[state.color];
/* The lowest and the highest value that is known. */
let range = { key: null, low: 0, high: 0 };
function rangeNow() {
  if (range.key === state.color) return range;
  range = { key: state.color, low: Infinity, high: -Infinity };
  for (const value of column(state.color)) if (!Number.isNaN(value)) Object.assign(range, { low: Math.min(range.low, value), high: Math.max(range.high, value) });
  return range;
}
function ramp(share) {
  const stops = data.look.ramps[theme()], at = share * (stops.length - 1), place = Math.min(stops.length - 2, Math.floor(at)), above = channels(stops[place + 1]);
  return "#" + channels(stops[place]).map((part, i) => Math.round(part + (above[i] - part) * (at - place)).toString(16).padStart(2, "0")).join("");
}
const wordHue = word => word < 0 || word >= wordsNow().hues ? grey() : data.look.hues[theme()][word];
/* Between two spans of time: who received more, who received less. */
const GAINED = 0, LOST = 5;
const changeHue = change => change > 0 ? data.look.hues[theme()][GAINED] : change < 0 ? data.look.hues[theme()][LOST] : grey();
export const isCompared = () => state.color === CHANGE && seen.change !== null;
export function changeOf(cluster) {
  let sum = 0;
  for (let author = 0; author < size; author++) if (authors.cluster[author] === cluster) sum += seen.change[author];
  return sum;
}
export const colorOfCluster = cluster => isCompared() ? changeHue(changeOf(cluster)) : hueOf(cluster);
export function colorOf(author) {
  if (isCompared()) return changeHue(seen.change[author]);
  if (state.color === null) return hueOf(authors.cluster[author]);
  if (wordsNow()) return wordHue(wordsNow().of[author]);
  const { low, high } = rangeNow(), value = column(state.color)[author];
  return Number.isNaN(value) ? grey() : ramp(Math.sqrt((value - low) / (high - low || 1)));
}
/* Where colours say something else, grounds and letters of groups have none. */
export const groundOf = cluster => state.color === null || !clusters[cluster] ? hueOf(cluster) : grey();

/* Each colour with what it stands for. */
export function colorKey() {
  if (state.color === null) return [];
  if (isCompared()) return [["gained", 1], ["same", 0], ["lost", -1]].map(([key, change]) => ({ hue: changeHue(change), words: phrase(`legend.${key}`) }));
  const known = wordsNow(), rest = (key, isOne) => known.of.some(isOne) ? [{ hue: grey(), words: phrase(`legend.${key}`) }] : [];
  const hued = known ? known.words.slice(0, known.hues).map((words, word) => ({ hue: wordHue(word), words })) : [];
  if (known) return [...hued, ...rest("others", word => word >= known.hues), ...rest("unknown", word => word < 0)];
  const { low, high } = rangeNow(), missing = column(state.color).some(Number.isNaN) ? [{ hue: grey(), words: phrase("legend.unknown") }] : [];
  const steps = Array.from({ length: low < high ? SHADES : 1 }, (_, i) => i / (SHADES - 1));
  return [...steps.filter(() => low <= high).map(share => ({ hue: ramp(share), words: rounded3(low + (high - low) * share * share) })), ...missing];
}
const rounded3 = value => number(Math.abs(value) >= 10 ? Math.round(value) : Number(value.toPrecision(3)));
