// @ts-check
/* Starts the page's script, which lies packed beside it. A browser that is too old to unpack it says so, and has the ranking. */
import { unpack } from "./packing.js";

const page = document.documentElement, at = id => document.getElementById(id);
try {
  const script = document.createElement("script");
  script.textContent = await unpack(at("script").textContent);
  document.head.append(script);
} catch {
  at("empty").hidden = false;
  page.dataset.ready = "true";
}
