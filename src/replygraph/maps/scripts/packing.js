// @ts-check
/* What lies packed in the page. */

function bytes(text) {
  const signs = atob(text), found = new Uint8Array(signs.length);
  for (let i = 0; i < signs.length; i++) found[i] = signs.charCodeAt(i);
  return found;
}
export const steps = text => new Uint16Array(bytes(text).buffer);
export const unpack = text => new Response(new Blob([bytes(text)]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
export const unpackJson = async text => JSON.parse(await unpack(text));
