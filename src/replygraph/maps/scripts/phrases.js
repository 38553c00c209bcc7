// @ts-check
/* The page's own words, in its language: messages with places for values, and forms by number as the language has them. */
import { $, isolated, number } from "./helpers.js";

const table = JSON.parse($("words").textContent);
const rules = new Intl.PluralRules(document.documentElement.lang), lists = new Intl.ListFormat(document.documentElement.lang);

/** @returns {any} */
const messageAt = key => { const [section, name] = key.split("."); return Object.hasOwn(table, section) && Object.hasOwn(table[section], name) ? table[section][name] : undefined; };
export const hasPhrase = key => messageAt(key) !== undefined;
/* A message as pieces: its text, and what stands in its places, which may be elements. */
/** @returns {any[]} */
export const pieces = (key, values = {}) => filled(messageAt(key), values);
/** @returns {string} */
export const phrase = (key, values = {}) => pieces(key, values).flat(Infinity).join("");
function filled(message, values) {
  if (typeof message === "string") return [message];
  return message.flatMap(part => typeof part === "string" ? [part] : valueIn(part, values));
}
function valueIn([name, kind, forms], values) {
  const value = values[name];
  if (!kind) return [typeof value === "number" ? number(value) : value];
  return filled(forms[`=${value}`] ?? forms[kind === "plural" ? rules.select(value) : value] ?? forms.other, values);
}
/* A name among words; one that is a number stands in quotation marks, or it would be read as how many. */
export const isNumber = name => /^\p{Nd}+$/u.test(name);
export const called = name => isNumber(name) ? phrase("quotation.text", { text: isolated(name) }) : isolated(name);
/* Several things as one would list them: `A, B and C`. */
export const enumerated = items => lists.formatToParts(items.map((_, i) => String(i))).map(({ type, value }) => type === "element" ? items[Number(value)] : value);

const amountOf = key => n => phrase(`count.${key}`, { n });
export const [replies, people, arrowCount, clusterAmount] = ["replies", "authors", "arrows", "clusters"].map(amountOf);
export function share(part, whole) {
  const percent = 100 * part / Math.max(1, whole);
  return part > 0 && percent < 1 ? phrase("count.share_less") : phrase("count.share", { n: percent > 99 && part < whole ? 99 : Math.round(percent) });
}
