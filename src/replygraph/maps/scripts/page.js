/* What is chosen and what is shown; everything else follows from it. */
const FIRST = clusterScene ? "clusters" : wholeScene.kind, NOTHING = { author: null, tie: null, cluster: null, pair: null };
const VIEWS = { clusters: "Clusters", strongest: `Top ${number(drawnNodes.length)}`, every: "Every author" };
const available = [clusterScene && "clusters", data.shown && "strongest", data.all && "every"].filter(Boolean);
const state = {
  ...NOTHING, view: FIRST, inside: null, hidden: new Set(), by: data.size, from: 0, until: timeline ? timeline.count : 1,
};
let every = null;

/* ---- the scene ---- */
const insides = new Map(), has = (scene, id) => scene.nodes.some(node => node.id === id);
function baseScene() {
  if (state.inside === null) return state.view === "clusters" ? clusterScene : wholeScene;
  if (!insides.has(state.inside)) insides.set(state.inside, insideScene(state.inside));
  return insides.get(state.inside);
}
/* Somebody who is not on the map gets one of their own. */
function sceneNow() {
  const base = baseScene(), own = scene?.kind === "ego" ? scene : null;
  if (state.author !== null && !has(base, state.author)) return own?.author === state.author ? own : egoScene(state.author);
  if (state.tie && !state.tie.every(id => has(base, id))) return own && state.tie.every(id => has(own, id)) ? own : egoScene(state.tie[0]);
  return base;
}
function showMap(fly) {
  const chosen = state.tie || (state.author === null ? [] : [state.author]), on = state.view === "every" && every !== false;
  $("everybody").hidden = !on;
  $("map").hidden = on || !network;
  $("svg").hidden = on;
  if (on) return showEverybody(chosen, fly);
  if (!network) return;
  const next = sceneNow(), fresh = next !== scene;
  showScene(next);
  if (fresh) return;
  paintNetwork();
  if (fly && chosen.length) flyTo(chosen[0]); else bringIntoView(chosen);
}
function showEverybody(chosen, fly) {
  every ??= everyAuthor($("everybody")) || false;
  if (every) return every.focus(chosen, fly);
  $("everybody").replaceChildren(make("p", null, "This browser has no WebGL2, which the picture of every author needs. "
    + "The strongest part is on the map, and the search finds everybody."));
}
function paint() {
  if (state.view === "every" && every) every.paint(); else paintNetwork();
}

/* ---- choosing ---- */
function go(change, { quiet = false, fly = false } = {}) {
  Object.assign(state, NOTHING, change);
  showMap(fly);
  showDetails();
  markRow();
  say();
  if (!quiet) saveHash();
  const spoken = chosenWords();
  $("live").textContent = spoken;
  if (narrow() && spoken && !quiet) $("details").scrollIntoView({ behavior: calm ? "auto" : "smooth" });
}
const chooseNothing = () => go({});
const openCluster = cluster => go({ cluster, view: FIRST, inside: data.all ? cluster : null });
function chosenWords() {
  if (state.tie) return `${authors.name[state.tie[0]]} answers ${authors.name[state.tie[1]]}`;
  if (state.author !== null) return authors.name[state.author];
  if (state.pair) return `Cluster ${clusters[state.pair[0]].letter} answers cluster ${clusters[state.pair[1]].letter}`;
  return state.cluster === null ? "" : `Cluster ${clusters[state.cluster].letter}`;
}
function setView(view) {
  go({ view, inside: null, ...(view === "every" ? { author: state.author, tie: state.tie } : {}) });
}
function showWhole() {
  const before = scene;
  go({ inside: null });
  if (state.view === "every") { if (every) every.fit(); } else if (network && scene === before) fitNetwork(true);
}

/* The sentence above the map: how much of the whole one sees. */
function say() {
  $("part").textContent = span.on && state.view !== "clusters" ? spanSentence() : sceneSentence();
  $("area").textContent = state.view !== "every" && scene?.kind === "clusters" ? "number of authors" : measureName(data.size);
  for (const button of $("views").children) {
    button.setAttribute("aria-pressed", String(button.dataset.view === state.view && state.inside === null && scene?.kind !== "ego"));
  }
  const away = state.view !== "every" && (scene?.kind === "ego" || scene?.kind === "inside");
  $("whole").textContent = away ? "← Back to the whole" : "Whole map";
}
function sceneSentence() {
  if (state.view !== "every") return scene ? scene.sentence : `${plural(size, "author")}, nobody answers anybody`;
  const who = size < counts.authors ? `The first ${number(size)} of ${number(counts.authors)}` : `All ${number(size)}`;
  return `${who} authors, ${number(ties.count)} arrows`;
}
function spanSentence() {
  const shown = span.ties.reduce((sum, count) => sum + (count > 0), 0);
  const unknown = timeline.unknown ? `; of ${plural(timeline.unknown, "comment")} the time is not known` : "";
  return `${spanWords(state.from, state.until)}: ${number(shown)} of ${plural(ties.count, "arrow")}${unknown}`;
}

/* ---- the address says what is shown, so that a view can be sent ---- */
function saveHash() {
  const wanted = {
    author: state.author, arrow: state.tie && state.tie.join("-"), cluster: state.cluster, pair: state.pair && state.pair.join("-"),
    inside: state.inside, view: state.view === FIRST ? null : state.view, by: state.by === data.size ? null : state.by,
    hide: [...state.hidden].join(",") || null, time: span.on ? `${state.from}-${state.until}` : null,
  };
  const said = Object.entries(wanted).filter(([, value]) => value !== null);
  history.replaceState(null, "", "#" + said.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&"));
}
const readNumber = (text, below) => /^\d+$/.test(text || "") && Number(text) < below ? Number(text) : null;
function readPair(text, below) {
  const both = (text || "").split("-").map(each => readNumber(each, below));
  return both.length === 2 && !both.includes(null) ? both : null;
}
function readHash() {
  const wanted = new URLSearchParams(location.hash.slice(1)), hidden = (wanted.get("hide") || "").split(",").filter(each => /^-?\d+$/.test(each));
  state.by = rankings.includes(wanted.get("by")) ? wanted.get("by") : data.size;
  $("by").value = state.by;
  state.hidden = new Set(hidden.map(Number).filter(each => each >= -1 && each < clusters.length));
  state.view = available.includes(wanted.get("view")) ? wanted.get("view") : FIRST;
  state.inside = data.all ? readNumber(wanted.get("inside"), clusters.length) : null;
  if (timeline) setSpan(...(readPair(wanted.get("time"), timeline.count + 1) || [0, timeline.count]));
  showLegend();
  showRanking();
  const tie = readPair(wanted.get("arrow"), size), pair = readPair(wanted.get("pair"), clusters.length);
  go({
    author: readNumber(wanted.get("author"), size), tie: tie && tieOf(...tie) >= 0 ? tie : null,
    cluster: readNumber(wanted.get("cluster"), clusters.length), pair: pair && betweenClusters(...pair) ? pair : null,
  }, { quiet: true });
}

/* ---- the keyboard: on the map, arrows go to the next author in that direction ---- */
function stepOnMap(dx, dy) {
  const all = placed(), from = all.find(({ id }) => isChosen(id));
  if (!from) return all.length && chooseNode(all.reduce((a, b) => (b.size > a.size ? b : a)).id);
  const ahead = all.filter(node => node !== from).map(({ id, x, y }) => {
    const along = (x - from.x) * dx + (y - from.y) * dy, aside = Math.abs((x - from.x) * dy) + Math.abs((y - from.y) * dx);
    return { id, along, cost: along + 2 * aside };
  }).filter(({ along }) => along > 0).sort((a, b) => a.cost - b.cost);
  if (ahead.length) chooseNode(ahead[0].id);
}
const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }, ZOOMS = { "+": 1.25, "=": 1.25, "-": 0.8 };
function mapKey(event) {
  const step = WAYS[event.key], by = ZOOMS[event.key], big = state.view === "every" && every;
  if (event.ctrlKey || event.metaKey || event.altKey || (!step && !by && event.key !== "Enter")) return;
  event.preventDefault();
  if (event.key === "Enter") return $("details").focus();
  if (big) return step ? every.pan(-80 * step[0], -80 * step[1]) : every.zoom(by);
  if (!network) return;
  if (step) return stepOnMap(...step);
  touched = true;
  network.moveTo({ scale: network.getScale() * by });
}
function pageKey(event) {
  const typing = /^(input|select|textarea)$/i.test(event.target.tagName) && event.target.type !== "range";
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    $("search").focus();
    $("search").select();
  }
  if (event.key !== "Escape") return;
  if (!$("hits").hidden) return closeSearch();
  if (event.target === $("search") && $("search").value) { $("search").value = ""; return; }
  $("search").blur();
  showWhole();
}

/* ---- the beginning ---- */
const NOBODY = "No comment here says who wrote it, so there are no authors to show.";
function setTheme(dark) {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  $("theme").setAttribute("aria-pressed", String(dark));
}
function switchTheme() {
  setTheme(theme() !== "dark");
  looks = new Map();
  for (const draw of [paint, showRanking, showLegend, showTime, showDetails]) draw();
}
function showNoMap(words) {
  $("map").hidden = $("tools").hidden = true;
  $("empty").hidden = false;
  $("empty").textContent = words;
  document.querySelector(".key").hidden = true;
}
function startViews() {
  if (available.length < 2) return;
  $("views").hidden = false;
  const look = view => ({ type: "button", "data-view": view, "aria-pressed": "false", onclick: () => setView(view) });
  $("views").append(...available.map(view => make("button", look(view), VIEWS[view])));
}
function listen() {
  $("theme").addEventListener("click", switchTheme);
  $("svg").addEventListener("click", saveSvg);
  $("png").addEventListener("click", savePng);
  $("whole").addEventListener("click", showWhole);
  for (const id of ["map", "everybody"]) $(id).addEventListener("keydown", mapKey);
  document.addEventListener("keydown", pageKey);
  addEventListener("hashchange", readHash);
}
async function start() {
  setTheme(matchMedia("(prefers-color-scheme: dark)").matches);
  startViews();
  startRanking();
  startSearch();
  startTime();
  if (ties.count) await startNetwork().catch(error => showNoMap(`The map cannot be shown: ${error.message}.`));
  else showNoMap(size ? "Nobody here answers anybody, so there is no map to draw. The ranking lists everybody who wrote." : NOBODY);
  const first = authors.name.slice(0, 3).map(isolated).join(", "), groups = lettered ? `, ${plural(clusters.length, "cluster")}` : "";
  $("map").setAttribute("aria-label", `Map: ${plural(size, "author")}, ${plural(ties.count, "arrow")}${groups}. First by ${measureName(data.size)}: ${first}. `
    + "Arrow keys go from author to author, plus and minus zoom, Enter reads the details.");
  listen();
  readHash();
  document.documentElement.dataset.ready = "true";
}
/* For those who look under the hood; the tests do. */
window.replygraph = { state, span, get network() { return network; }, get every() { return every; }, get labels() { return labels; } };
await start();
