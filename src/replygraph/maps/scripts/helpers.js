// @ts-check
/* Small things that every part of the page uses. */

/** @type {(id: string) => any} */
export const $ = id => document.getElementById(id);
/* Sums of weights may be fractions; their last digits are of no meaning. */
export function number(value) {
  const [whole, part] = String(+Number(value).toPrecision(12)).split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
}
export const plural = (count, one, many = one + "s") => `${number(count)} ${count === 1 ? one : many}`;
export const replies = count => plural(count, "reply", "replies");
/* Without marks that turn the direction of a neighbour's name too, and without what XML does not know. */
export const clean = text => text.replace(/[\u202a-\u202e\u2066-\u2069\ufffe\uffff\p{Cc}\p{Cs}]/gu, "");
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
    if (key === "class") element.className = value;
    else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== ""));
  return element;
}

export function share(part, whole) {
  const percent = 100 * part / Math.max(1, whole);
  if (part > 0 && percent < 1) return "less than 1 %";
  return (percent > 99 && part < whole ? 99 : Math.round(percent)) + " %";
}

function bytes(text) {
  const signs = atob(text), found = new Uint8Array(signs.length);
  for (let i = 0; i < signs.length; i++) found[i] = signs.charCodeAt(i);
  return found;
}
export const steps = text => new Uint16Array(bytes(text).buffer);

async function unpack(text) {
  if (typeof DecompressionStream === "undefined") {
    throw new Error("this browser is too old to unpack what the file holds. Firefox 113, Safari 16.4, Chrome 80 or newer can");
  }
  return new Response(new Blob([bytes(text)]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}
/* It takes a while, and meanwhile there is other work. */
export const library = unpack($("library").textContent);
library.catch(() => {});  /* a reader is told when it is needed */
export const unpackJson = async text => JSON.parse(await unpack(text));

/* Only such addresses may become links. */
export function link(address) {
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}
