// @ts-check
/* Colours: the page's data says which, and a letter always goes with them. */
import { clusters, data } from "./discussion.js";

/* Asked once for each of many authors: a page answers more slowly than a variable. */
let themeNow = "";
export const theme = () => themeNow;
export function setTheme(dark) {
  document.documentElement.dataset.theme = themeNow = dark ? "dark" : "light";
}
let tokens = { theme: "" };
/* A colour of the page's style sheet. */
export function token(key) {
  if (tokens.theme !== theme()) tokens = { theme: theme() };
  return tokens[key] ??= getComputedStyle(document.documentElement).getPropertyValue("--" + key).trim();
}
export const grey = () => data.look.greys[theme()];
export const hueOf = cluster => clusters[cluster] ? data.look.hues[theme()][clusters[cluster].hue] : grey();
export const channels = hex => [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16));
export const faint = (hex, alpha) => `rgba(${channels(hex).join(",")},${alpha})`;
/* Opaque, so that arrows do not shine through a circle that is faded. */
export function mixed(hex, ground, amount) {
  const below = channels(ground);
  return `rgb(${channels(hex).map((part, i) => Math.round(part * amount + below[i] * (1 - amount))).join(",")})`;
}
/* How bright a colour is to the eye, as WCAG reckons. */
function bright(hex) {
  const [r, g, b] = channels(hex).map(part => part / 255).map(v => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
export const inkOn = hex => bright(hex) > 0.179 ? "#10131a" : "#ffffff";
/* The width of an arrow, in pixels, for its number of replies. */
export function lineWidth(weight) {
  const { thin, grow, thick } = data.look.lines;
  return Math.min(thick, thin + grow * (Math.sqrt(weight) - 1));
}
