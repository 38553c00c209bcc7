// @ts-check
/* What lies packed in the page. */
import { $ } from "./helpers.js";
import { phrase } from "./phrases.js";

function bytes(text) {
  const signs = atob(text), found = new Uint8Array(signs.length);
  for (let i = 0; i < signs.length; i++) found[i] = signs.charCodeAt(i);
  return found;
}
export const steps = text => new Uint16Array(bytes(text).buffer);

async function unpack(text) {
  if (typeof DecompressionStream === "undefined") throw new Error(phrase("page.too_old"));
  return new Response(new Blob([bytes(text)]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}
/* It takes a while, and meanwhile there is other work. */
export const library = unpack($("library").textContent);
library.catch(() => {});  /* a reader is told when it is needed */
export const unpackJson = async text => JSON.parse(await unpack(text));
