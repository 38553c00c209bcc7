// @ts-check
/* The studio: a picture for an article, in its shape, size and with its own title; and the page's snippet to embed. */
import { $ } from "./helpers.js";
import { data } from "./discussion.js";
import { citation } from "./about.js";
import { altText } from "./captions.js";
import { phrase } from "./phrases.js";
import { copyButton } from "./said.js";
import { savePng, saveSvg } from "./pictures.js";

const RATIOS = { "": null, "1:1": 1, "4:5": 0.8, "16:9": 16 / 9 };
function options() {
  return { ratio: RATIOS[$("ratio").value], times: Number($("times").value), title: $("picture-title").value.trim(), source: $("picture-source").value.trim() };
}
const escaped = text => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
const embedCode = () => `<iframe src="map.html#embed" title="${escaped(altText())}" width="640" height="420" loading="lazy" style="border:0;max-width:100%"></iframe>`;

export function startStudio(every) {
  $("picture-title").value = data.title;
  $("picture-source").value = citation();
  $("open-studio").addEventListener("click", () => {
    $("alt-text").textContent = altText();
    $("svg-now").disabled = Boolean(every());
    $("studio").showModal();
  });
  $("close-studio").addEventListener("click", () => $("studio").close());
  $("png-now").addEventListener("click", () => savePng(every(), options()));
  $("svg-now").addEventListener("click", () => saveSvg(options()));
  $("copies").append(copyButton(phrase("studio.copy_alt"), async () => altText()), copyButton(phrase("studio.copy_embed"), async () => embedCode()));
}
