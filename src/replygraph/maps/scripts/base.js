/* Small things that every part of the page uses. */
const $ = id => document.getElementById(id);
/* Sums of weights may be fractions; their last digits are of no meaning. */
const number = value => {
  const [whole, part] = String(+Number(value).toPrecision(12)).split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
};
const plural = (count, one, many = one + "s") => `${number(count)} ${count === 1 ? one : many}`;
/* A name among words that may run the other way. */
const isolated = text => `\u2068${clean(text)}\u2069`;
const plain = text => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const narrow = () => innerWidth <= 900;

/* What people wrote enters the page through here: as text, never as markup. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key === "class") element.className = value;
    else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== ""));
  return element;
}

function share(part, whole) {
  const percent = 100 * part / Math.max(1, whole);
  if (part > 0 && percent < 1) return "less than 1 %";
  return (percent > 99 && part < whole ? 99 : Math.round(percent)) + " %";
}

function bytes(text) {
  const signs = atob(text), found = new Uint8Array(signs.length);
  for (let i = 0; i < signs.length; i++) found[i] = signs.charCodeAt(i);
  return found;
}
const steps = text => new Uint16Array(bytes(text).buffer);

async function unpack(text) {
  if (typeof DecompressionStream === "undefined") {
    throw new Error("this browser is too old to unpack what the file holds. Firefox 113, Safari 16.4, Chrome 80 or newer can");
  }
  return new Response(new Blob([bytes(text)]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}
/* It takes a while, and meanwhile there is other work. */
const library = unpack($("library").textContent);
library.catch(() => {});  /* who waits for it will say so */
const unpackJson = async text => JSON.parse(await unpack(text));

/* Dates without the reader's time zone: the same page says the same everywhere. */
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY = 86400;
const month = seconds => `${MONTHS[new Date(seconds * 1000).getUTCMonth()]} ${new Date(seconds * 1000).getUTCFullYear()}`;
const day = seconds => `${new Date(seconds * 1000).getUTCDate()} ${month(seconds)}`;
const clock = seconds => new Date(seconds * 1000).toISOString().slice(11, 16);
/* How roughly a time is known: 0 to the minute, 1 the hour, 2 the day, 3 the week, 4 the month, 5 the year. */
function moment(at, roughly) {
  if (roughly === 0) return `${day(at)}, ${clock(at)}`;
  if (roughly === 1) return `about ${day(at)}, ${clock(at)}`;
  if (roughly === 2 && at % DAY === 0) return day(at);
  return `about ${roughly === 5 ? new Date(at * 1000).getUTCFullYear() : roughly === 4 ? month(at) : day(at)}`;
}

/* Only such addresses may become links. */
function link(address) {
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}
