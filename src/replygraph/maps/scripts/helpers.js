// @ts-check
/* Small things that every part of the page uses. */

/** @type {(id: string) => any} */
export const $ = id => document.getElementById(id);
/* Sums of weights may be fractions; their last digits are of no meaning. */
export const number = (value, digits = 0) => (formats[digits] ??= formatOf(digits)).format(+Number(value).toPrecision(12));
/* A difference, which tells its direction. */
export const withSign = value => (differences ??= new Intl.NumberFormat(document.documentElement.lang, { signDisplay: "exceptZero" })).format(+Number(value).toPrecision(12)).replace("-", "−");
let differences = null;
const formats = [], formatOf = digits => new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits || 20 });
/* Without marks that turn the direction of a neighbour's name too, and without what XML does not know. */
export const printable = text => text.replace(/[\u202a-\u202e\ufffe\uffff\p{Cc}\p{Cs}]/gu, "");
export const clean = text => printable(text).replace(/[\u2066-\u2069]/g, "");
/* A name among words that may run the other way. */
export const isolated = text => `\u2068${clean(text)}\u2069`;
export const plain = text => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
export const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
export const narrow = () => innerWidth <= 900;

export function cut(text, most) {
  const signs = [...clean(text)];
  return signs.length > most ? signs.slice(0, most - 1).join("").trimEnd() + "…" : signs.join("");
}

/* What people wrote enters the page through here: as text, never as markup. */
/** @returns {any} */
export function make(tag, attributes = null, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== ""));
  return element;
}

/* Only such addresses may become links. */
export function link(address) {
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}
