// @ts-check
/* The page: what changes is shown in every panel, and the keyboard reaches them. */
import { $, make, narrow } from "./helpers.js";
import { authors, data, size, ties } from "./discussion.js";
import { startAllAuthors } from "./all_authors.js";
import { altText, areaWords, chosenWords, partWords } from "./captions.js";
import { setTheme, theme } from "./colors.js";
import { showDetails } from "./details.js";
import { GROUPS, inGroup } from "./groups.js";
import { showColors, showLegend } from "./legend.js";
import { measureName } from "./names.js";
import { bringIntoView, fitNetwork, flyTo, paintNetwork, refit, showScene, startNetwork } from "./network.js";
import { startSketch } from "./sketch.js";
import { offerChange } from "./parts.js";
import { phrase } from "./phrases.js";
import { savePng, saveSvg, startPaper } from "./pictures.js";
import { chooseNode } from "./pointing.js";
import { markRow, showRanking, startRanking } from "./ranking.js";
import { clusterScene, drawnNodes, egoScene, insideScene, isSizable, wholeScene } from "./scenes.js";
import { closeSearch, startSearch } from "./search.js";
import { betweenClusters, hasAssumed, refreshSeen, seen } from "./seen.js";
import { isCompared } from "./shades.js";
import { isChosen, placed, stage } from "./stage.js";
import { available, chooseNothing, clampSpan, colorings, columns, embedded, FIRST, go, onChange, oneSpan, readAddress, set, state } from "./state.js";
import { startStudio } from "./studio.js";
import { saveGexf, saveGraphml, saveRanking } from "./tables.js";
import { isPlaying, showTime, startTime } from "./time.js";

const VIEWS = { clusters: phrase("tools.clusters"), strongest: phrase("tools.top", { n: drawnNodes.length }), every: phrase("tools.every") };
let every = null;

/* ---- the scene ---- */
const insides = new Map(), has = (scene, id) => scene.nodes.some(node => node.id === id);
function baseScene() {
  if (state.inside === null) return state.view === "clusters" ? clusterScene : wholeScene;
  if (!insides.has(state.inside)) insides.set(state.inside, insideScene(state.inside));
  return insides.get(state.inside);
}
/* Authors who are not on the map get one of their own. */
function sceneNow() {
  const base = baseScene(), own = stage.scene?.kind === "ego" ? stage.scene : null, pair = state.tie || state.dialogue;
  if (state.author !== null && !has(base, state.author)) return own?.author === state.author ? own : egoScene(state.author);
  if (pair && !pair.every(id => has(base, id))) return own && pair.every(id => has(own, id)) ? own : egoScene(pair[0]);
  return base;
}
const chosenAuthors = () => state.tie || state.dialogue || (state.author === null ? [] : [state.author]);
function showMap(fly) {
  const chosen = chosenAuthors(), on = state.view === "every" && every !== false;
  $("everybody").hidden = !on;
  $("map").hidden = on || !stage.network;
  $("svg").hidden = on;
  stage.group = state.group !== null && GROUPS[state.group] ? new Set(inGroup(state.group)) : null;
  if (on) return showEverybody(chosen, fly);
  if (!stage.network) return;
  const next = sceneNow(), fresh = next !== stage.scene;
  showScene(next);
  if (fresh) return;
  paintNetwork();
  if (fly && chosen.length) flyTo(chosen[0]); else bringIntoView(chosen);
}
function showEverybody(chosen, fly) {
  every ??= startAllAuthors($("everybody")) || false;
  if (every) return every.focus(chosen, fly);
  $("everybody").replaceChildren(make("p", null, phrase("page.no_webgl")));
}

/* ---- what has changed is shown ---- */
const FILTERS = ["from", "until", "other", "hidden", "least", "assumed"], CHOICES = ["author", "tie", "cluster", "pair", "dialogue", "comment", "group"];
function show(before, how) {
  const changed = keys => how.all || keys.some(key => state[key] !== before[key]), filtered = changed(FILTERS);
  if (filtered) refreshSeen();
  if (filtered || changed(["by", "upward", "color"])) showRanking(); else markRow();
  if (changed(["hidden", "color"])) showLegend();
  if (changed(["from", "until", "other"])) showTime();
  if (filtered || changed([...CHOICES, "view", "inside", "size", "color", "by", "upward"])) {
    showMap(how.fly);
    showDetails(how.read && !how.quiet);
  }
  if (filtered || changed(["size", "color", "view", "inside", "author", "tie", "dialogue"])) showFilters();
  say();
  if (changed(CHOICES)) speak(how);
}
function speak(how) {
  const spoken = chosenWords();
  $("live").textContent = spoken;
  document.documentElement.dataset.chosen = spoken || state.group !== null ? "true" : "false";
  if (narrow() && spoken && !how.quiet && !embedded()) bringSheet();
}
/* On a phone the details are a sheet from below: the map stays in sight above it. */
function bringSheet() {
  const { top } = $("stage").getBoundingClientRect();
  if (top < 0 || top > innerHeight / 4) $("stage").scrollIntoView({ block: "start" });
}
function say() {
  $("part").setAttribute("aria-live", isPlaying() ? "off" : "polite");
  $("part").textContent = partWords();
  $("area").textContent = areaWords();
  for (const button of $("views").children) {
    button.setAttribute("aria-pressed", String(button.dataset.view === state.view && state.inside === null && stage.scene?.kind !== "ego"));
  }
  const away = state.view !== "every" && (stage.scene?.kind === "ego" || stage.scene?.kind === "inside");
  $("whole").textContent = phrase(away ? "tools.back" : "tools.whole");
}
const ofGroups = () => state.view !== "every" && stage.scene?.kind === "clusters";
function showFilters() {
  $("least").value = state.least;
  $("assumed").checked = state.assumed;
  $("all").hidden = !seen.on;
  $("size-by").value = state.size;
  offerChange($("color-by"));
  $("color-by").value = state.color ?? "";
  $("color-by").closest("label").hidden = ofGroups();
  showColors(!ofGroups() || isCompared());
  $("size-by").closest("label").hidden = state.view === "every" || !isSizable(stage.scene);
}
const setView = view => go({ view, inside: null, ...(view === "every" ? { author: state.author, tie: state.tie } : {}) });
function showWhole() {
  const before = stage.scene;
  go({ inside: null });
  if (state.view === "every") { if (every) every.fit(); } else if (stage.network && stage.scene === before) fitNetwork(true);
}
/* An address may name a pair of clusters that never met. */
function readHash() {
  readAddress();
  if (state.pair && !betweenClusters(state.pair[0], state.pair[1])) chooseNothing();
}

/* ---- the keyboard: on the map, arrows go to the next author in that direction ---- */
function stepOnMap(dx, dy) {
  const all = placed(), from = all.find(({ id }) => isChosen(id));
  if (!from) return all.length && chooseNode(all.reduce((a, b) => (b.size > a.size ? b : a)).id);
  const ahead = all.filter(node => node !== from).map(({ id, x, y }) => {
    const along = (x - from.x) * dx + (y - from.y) * dy, aside = Math.abs((x - from.x) * dy) + Math.abs((y - from.y) * dx);
    return { id, along, cost: along + 2 * aside };
  }).filter(({ along }) => along > 0).sort((a, b) => a.cost - b.cost);
  return ahead.length && chooseNode(ahead[0].id);
}
const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }, ZOOMS = { "+": 1.25, "=": 1.25, "-": 0.8 };
function mapKey(event) {
  const step = WAYS[event.key], by = ZOOMS[event.key], big = state.view === "every" && every;
  if (event.ctrlKey || event.metaKey || event.altKey || (!step && !by && event.key !== "Enter")) return;
  event.preventDefault();
  if (event.key === "Enter") $("details").focus();
  else if (big) { if (step) every.pan(-80 * step[0], -80 * step[1]); else every.zoom(by); }
  else if (step && stage.network) stepOnMap(step[0], step[1]);
  else if (stage.network) { stage.touched = true; stage.network.moveTo({ scale: stage.network.getScale() * by }); }
}
function pageKey(event) {
  const typing = /^(input|select|textarea)$/i.test(event.target.tagName) && event.target.type !== "range";
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    $("search").focus();
    $("search").select();
  }
  if (event.key !== "Escape" || $("studio").open) return;
  if (!$("hits").hidden) return closeSearch();
  if (event.target === $("search") && $("search").value) { $("search").value = ""; return; }
  $("search").blur();
  showWhole();
}

/* ---- the beginning ---- */
function useTheme(dark) {
  setTheme(dark);
  $("theme").setAttribute("aria-pressed", String(dark));
}
function switchTheme() {
  useTheme(theme() !== "dark");
  stage.looks = new Map();
  for (const draw of [showRanking, showLegend, showFilters, showTime, showDetails]) draw();
  if (state.view === "every" && every) every.paint(); else paintNetwork();
}
function showNoMap(words) {
  $("map").hidden = $("tools").hidden = true;
  $("empty").hidden = false;
  $("empty").textContent = words;
  $("key").hidden = true;
}
function startViews() {
  if (available.length < 2) return;
  $("views").hidden = false;
  const look = view => ({ type: "button", "data-view": view, "aria-pressed": "false", onclick: () => setView(view) });
  $("views").append(...available.map(view => make("button", look(view), VIEWS[view])));
}
/* Panels fold, so that the map has room. */
function startFolds() {
  for (const button of document.querySelectorAll("[data-folds]")) {
    button.addEventListener("click", () => {
      const folded = document.documentElement.toggleAttribute(`data-no-${/** @type {HTMLElement} */ (button).dataset.folds}`);
      button.setAttribute("aria-expanded", String(!folded));
      refit();
    });
  }
  $("full").hidden = !document.fullscreenEnabled;
  $("full").addEventListener("click", () => document.fullscreenElement ? document.exitFullscreen() : $("middle").requestFullscreen());
}
function listen() {
  $("theme").addEventListener("click", switchTheme);
  const drawnEvery = () => (state.view === "every" && every) || null;
  $("svg").addEventListener("click", () => saveSvg());
  $("png").addEventListener("click", () => savePng(drawnEvery()));
  $("whole").addEventListener("click", showWhole);
  $("least").addEventListener("input", () => set({ least: Math.max(1, Math.floor(Number($("least").value)) || 1) }));
  $("color-by").addEventListener("change", () => set({ color: $("color-by").value || null }));
  $("size-by").addEventListener("change", () => set({ size: $("size-by").value }));
  $("assumed").addEventListener("change", () => set({ assumed: $("assumed").checked }));
  $("all").addEventListener("click", () => { set({ ...clampSpan(0, 1e9), ...oneSpan(), hidden: new Set(), least: 1, assumed: true }); $("least").focus(); });
  $("save-ranking").addEventListener("click", saveRanking);
  $("save-graphml").addEventListener("click", saveGraphml);
  $("save-gexf").addEventListener("click", saveGexf);
  for (const id of ["map", "everybody"]) $(id).addEventListener("keydown", mapKey);
  document.addEventListener("keydown", pageKey);
  addEventListener("hashchange", readHash);
  startStudio(drawnEvery);
  startPaper(() => stage.network && stage.scene);
}
async function start() {
  useTheme(matchMedia("(prefers-color-scheme: dark)").matches);
  if (!embedded()) delete document.documentElement.dataset.embed;
  else {
    document.documentElement.dataset.embed = "true";
    // In a notebook the page has no address under which it could be opened again.
    if (location.protocol !== "about:")
      $("top").append(make("a", { id: "whole-page", href: "#whole", target: "_blank", rel: "noopener" }, phrase("page.open_whole")));
  }
  await showFirst();
  startRanking();
  startSearch();
  listen();
  onChange(show);
  show(state, { all: true, quiet: true });
  const openCluster = cluster => go({ cluster, view: FIRST, inside: data.all ? cluster : null });
  if (stage.network) await startNetwork(openCluster).catch(error => showNoMap(phrase("page.no_map", { why: error.message })));
  document.documentElement.dataset.ready = "true";
}
/* The map with what takes room beside it; panels and what answers come when it is to be seen. */
async function showFirst() {
  startViews();
  startFolds();
  startTime();
  readHash();
  refreshSeen();
  $("map").setAttribute("aria-label", altText() + (embedded() ? "" : " " + phrase("alt.help")));
  $("assumed").closest("label").hidden = !hasAssumed;
  $("filters").hidden = !ties.count;
  const option = key => make("option", { value: key }, measureName(key));
  $("size-by").append(...columns.map(option));
  $("color-by").append(make("option", { value: "" }, phrase("filter.groups")), ...colorings.map(option));
  showLegend();
  showTime();
  if (ties.count) startSketch(); else showNoMap(phrase(size ? "page.nobody_answers" : "page.nobody"));
  showMap(false);
  showFilters();
  say();
  refit();
  document.documentElement.dataset.drawn = "true";
  await painted();
}
/* The map is on the screen when the next picture begins. A page that is not in sight is not painted: it goes on after a while. */
const painted = () => new Promise(done => {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)));
  setTimeout(done, 200);
});
/* For those who look under the hood; the tests do. */
Object.assign(window, { replygraph: {
  state, seen, span: seen, get network() { return stage.network; }, get every() { return every; }, get labels() { return stage.labels; },
  altText, names: authors.name,
} });
await start();
