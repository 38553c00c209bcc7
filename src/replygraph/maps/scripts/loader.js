// @ts-check
/* Starts the page's script, which lies packed in it, and hides the ranking that is there for who cannot run it.
   A browser that is too old to unpack it says so, and has that ranking. */
import { unpack } from "./packing.js";

const page = document.documentElement, at = id => document.getElementById(id);
page.dataset.starting = "true";
await new Promise(done => document.addEventListener("DOMContentLoaded", done));
try {
  const script = document.createElement("script");
  script.textContent = await unpack(at("script").textContent);
  document.head.append(script);
} catch {
  delete page.dataset.starting;
  at("empty").hidden = false;
  page.dataset.ready = "true";
}
