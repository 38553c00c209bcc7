// @ts-check
/* How sure places and groups are: what Python found out about chance, in words. */
import { number } from "./helpers.js";
import { data } from "./discussion.js";
import { clusterCount } from "./names.js";
import { called, phrase, share } from "./phrases.js";

const sure = data.certainty;
/* Whether places can be told apart, who may be first, and what this says nothing of. */
export function placeWords() {
  if (!sure.places) return "";
  const limit = sure.places.threads ? sure.places.alone ? phrase("certainty.one_thread") : "" : phrase("certainty.no_threads");
  return [...apartWords(), limit].filter(Boolean).join(" ");
}
function apartWords() {
  const { needed, total, top, count, single } = sure.places, name = called(top);
  const within = needed <= total ? "yes" : "no", bunches = single ? "yes" : "no";
  if (!sure.places.apart.length) return [phrase("certainty.none_apart", { needed, total, within, name, n: count, bunches }), firstWordsOf()];
  const told = sure.places.apart.map(([who, from, to]) => phrase(from === to ? "certainty.place" : "certainty.place_range", { name: called(who), from, to })).join(", ");
  const more = sure.places.more ? phrase("certainty.more", { n: sure.places.more }) : "";
  const apart = phrase(sure.places.threads ? "certainty.apart_threads" : "certainty.apart", { places: told + more, authors: sure.places.authors, least: sure.places.least });
  return [apart, single ? phrase("certainty.bunches", { name, n: count, single }) : firstWordsOf()];
}
/* From where to where a place by replies received may be, of those of whom anything can be said. */
const sets = new Map((sure.places?.sets ?? []).map(([name, from, to]) => [name, from === to ? number(from) : `${number(from)}–${number(to)}`]));
export const placeRange = name => sets.get(name) ?? "";
export const rangeWords = () => sure.places ? phrase(sets.size ? "ranking.may_be" : "ranking.none_apart") : "";
function firstWordsOf() {
  if (sure.places.may.length === 1) return phrase("certainty.only_first", { name: called(sure.places.may[0]) });
  return phrase(sure.places.mayCount === sure.places.authors ? "certainty.any_first" : "certainty.some_first", { n: sure.places.mayCount, authors: sure.places.authors });
}
/* How many groups there are, and whether they are clearer than chance. */
export const groupKind = () => !sure.groups ? "untested" : sure.groups.unknown ? "unknown" : sure.groups.beyond ? (sure.groups.slightly ? "slightly" : "clearer") : "no_clearer";
export const groupWords = () => phrase(`certainty.groups_${groupKind()}`, { n: clusterCount() });
/* The same, and how often chance does as well. */
export function groupReasons() {
  if (!sure.groups) return "";
  if (sure.groups.unknown) return phrase("certainty.why", { n: clusterCount(), why: phrase(`certainty.${sure.groups.unknown}`) });
  return phrase("certainty.as_clear", { groups: groupWords().replace(/[.。]$/, ""), draws: sure.groups.draws, k: sure.groups.as_high });
}
/* How surely somebody belongs to a group, where that was asked. */
export function confidenceWords() {
  if (!sure.confidence) return "";
  const { own, chance, hardly } = sure.confidence;
  return phrase("certainty.confidence", { own: share(own, 1), chance: share(chance, 1), hardly });
}
/* The numbers behind it. */
export function groupNumbers() {
  if (!sure.groups || sure.groups.unknown) return "";
  const { digits, draws, p } = sure.groups, at = value => number(value, digits);
  return phrase("about.chance", { observed: at(sure.groups.observed), mean: at(sure.groups.mean), sd: at(sure.groups.sd), p: number(p), draws });
}
