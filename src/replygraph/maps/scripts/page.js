/* What is chosen and what is shown; everything else follows from it. */
const state = { author: null, tie: null, cluster: null, pair: null, inside: null, view: clusterScene ? "clusters" : wholeScene.kind, hidden: new Set(), by: data.size, from: 0, until: timeline ? timeline.count : 1 };
const NOTHING = { author: null, tie: null, cluster: null, pair: null };
const VIEWS = { clusters: "Clusters", strongest: `${number(drawnNodes.length)} strongest`, every: "Every author" };
let every = null;

function baseScene() {
  if (state.inside !== null) return insideOf(state.inside);
  return state.view === "clusters" ? clusterScene : wholeScene;
}
const insides = new Map(), has = (scene, id) => scene.nodes.some(node => node.id === id);
function insideOf(cluster) {
  if (!insides.has(cluster)) insides.set(cluster, insideScene(cluster));
  return insides.get(cluster);
}
/* Somebody who is not on the map gets one of their own. */
function sceneNow() {
  const base = baseScene();
  if (state.author !== null && !has(base, state.author)) return scene?.kind === "ego" && scene.author === state.author ? scene : egoScene(state.author);
  if (state.tie && !state.tie.every(id => has(base, id))) return scene?.kind === "ego" && state.tie.every(id => has(scene, id)) ? scene : egoScene(...state.tie);
  return base;
}

function go(change, { quiet = false, fly = false } = {}) {
  Object.assign(state, NOTHING, change);
  if (state.view === "inside") Object.assign(state, { view: clusterScene ? "clusters" : wholeScene.kind, inside: data.all ? state.cluster : null });
  showMap(fly);
  showDetails();
  markRow();
  say();
  if (!quiet) saveHash();
  const spoken = state.tie ? `${authors.name[state.tie[0]]} answers ${authors.name[state.tie[1]]}` : state.author !== null ? authors.name[state.author] : state.cluster !== null ? `Cluster ${clusters[state.cluster].letter}` : "";
  $("live").textContent = spoken;
  if (narrow() && spoken && !quiet) $("details").scrollIntoView({ behavior: calm ? "auto" : "smooth" });
}
const chooseNothing = () => go({});

function showMap(fly) {
  const chosen = state.tie || (state.author === null ? [] : [state.author]), on = state.view === "every" && every !== false;
  $("everybody").hidden = !on;
  $("map").hidden = on || !ties.count;
  $("svg").hidden = on;
  if (on) {
    if (every === null) every = everyAuthor($("everybody")) || false;
    if (every) { every.focus(chosen, fly); window.everyMap = every; }
    else $("everybody").replaceChildren(make("p", null, "This browser has no WebGL2, which the picture of every author needs. The strongest part is on the map, and the search finds everybody."));
    return;
  }
  if (!network) return;
  const next = sceneNow(), fresh = next !== scene;
  showScene(next);
  if (!fresh) paintNetwork();
  if (fly && chosen.length && !fresh) flyTo(chosen[0]);
  else if (!fresh) bringIntoView(chosen);
}
function paint() {
  if (state.view === "every" && every) every.paint(); else paintNetwork();
}

/* The sentence above the map: how much of the whole one sees. */
function say() {
  const what = state.view === "every" ? `${size < counts.authors ? `The first ${number(size)} of ${number(counts.authors)}` : `All ${number(size)}`} authors, ${number(ties.count)} arrows` : scene ? scene.sentence : `${plural(size, "author")}, nobody answers anybody`;
  const shown = span.on ? `${number(span.ties.reduce((sum, count) => sum + (count > 0), 0))} of ${plural(ties.count, "arrow")} in ${spanWords(state.from, state.until)}` : "";
  $("part").textContent = shown && state.view !== "clusters" ? shown : what;
  $("area").textContent = state.view !== "every" && scene?.kind === "clusters" ? "number of authors" : measureName(data.size);
  for (const button of $("views").children) button.setAttribute("aria-pressed", String(button.dataset.view === state.view && state.inside === null && scene?.kind !== "ego"));
  $("whole").textContent = scene && (scene.kind === "ego" || scene.kind === "inside") && state.view !== "every" ? "← Back to the whole" : "Whole map";
}
function setView(view) {
  state.view = view;
  state.inside = null;
  go(view === "every" ? { author: state.author, tie: state.tie } : {});
}
function showWhole() {
  state.inside = null;
  const before = scene;
  go({});
  if (state.view === "every") { if (every) every.fit(); } else if (network && scene === before) fitNetwork(true);
}

/* ---- the address says what is shown, so that a view can be sent ---- */
function saveHash() {
  const first = clusterScene ? "clusters" : wholeScene.kind, wanted = {
    author: state.author, arrow: state.tie && state.tie.join("-"), cluster: state.cluster, pair: state.pair && state.pair.join("-"), inside: state.inside,
    view: state.view === first ? null : state.view, by: state.by === data.size ? null : state.by, hide: [...state.hidden].join(",") || null,
    time: span.on ? `${state.from}-${state.until}` : null,
  };
  const said = Object.entries(wanted).filter(([, value]) => value !== null).map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&");
  history.replaceState(null, "", "#" + said);
}
function readHash() {
  const wanted = new URLSearchParams(location.hash.slice(1)), whole = (text, below) => /^\d+$/.test(text || "") && Number(text) < below ? Number(text) : null;
  const two = (text, below) => { const both = (text || "").split("-").map(each => whole(each, below)); return both.length === 2 && !both.includes(null) ? both : null; };
  state.by = rankings.includes(wanted.get("by")) ? wanted.get("by") : data.size;
  $("by").value = state.by;
  const hidden = [...state.hidden].join();
  state.hidden = new Set((wanted.get("hide") || "").split(",").filter(each => /^-?\d+$/.test(each)).map(Number).filter(each => each >= -1 && each < clusters.length));
  if (hidden !== [...state.hidden].join()) showLegend();
  const available = [...$("views").children].map(button => button.dataset.view);
  state.view = available.includes(wanted.get("view")) ? wanted.get("view") : clusterScene ? "clusters" : wholeScene.kind;
  state.inside = data.all ? whole(wanted.get("inside"), clusters.length) : null;
  if (timeline) { const both = two(wanted.get("time"), timeline.count + 1); setSpan(...(both || [0, timeline.count])); }
  showRanking();
  const tie = two(wanted.get("arrow"), size);
  go({ author: whole(wanted.get("author"), size), tie: tie && tieOf(...tie) >= 0 ? tie : null, cluster: whole(wanted.get("cluster"), clusters.length), pair: two(wanted.get("pair"), clusters.length) }, { quiet: true });
}

/* ---- the keyboard: on the map, arrows go to the next author in that direction ---- */
function stepOnMap(dx, dy) {
  const all = placed(), from = all.find(node => node.id === state.author || (state.cluster !== null && node.id === clusterId(state.cluster)));
  if (!from) return all.length && chooseNode(all.reduce((a, b) => (b.size > a.size ? b : a)).id);
  const ahead = all.filter(node => node !== from).map(node => {
    const along = (node.x - from.x) * dx + (node.y - from.y) * dy, aside = Math.abs((node.x - from.x) * dy) + Math.abs((node.y - from.y) * dx);
    return { node, along, cost: along + 2 * aside };
  }).filter(({ along }) => along > 0).sort((a, b) => a.cost - b.cost);
  if (ahead.length) chooseNode(ahead[0].node.id);
}
function mapKey(event) {
  const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key], by = { "+": 1.25, "=": 1.25, "-": 0.8 }[event.key], big = state.view === "every" && every;
  if (!step && !by && event.key !== "Enter") return;
  event.preventDefault();
  if (step) { if (big) every.pan(-80 * step[0], -80 * step[1]); else if (network) stepOnMap(...step); }
  else if (by) { if (big) every.zoom(by); else if (network) network.moveTo({ scale: network.getScale() * by }); }
  else $("details").focus();
}
function pageKey(event) {
  const typing = /^(input|select|textarea)$/i.test(event.target.tagName) && event.target.type !== "range";
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); $("search").focus(); $("search").select(); }
  if (event.key !== "Escape") return;
  if (!$("hits").hidden) showHits([], "");
  else if (event.target === $("search") && $("search").value) $("search").value = "";
  else { $("search").blur(); showWhole(); }
}

function setTheme(dark) {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  $("theme").setAttribute("aria-pressed", String(dark));
}
function start() {
  setTheme(matchMedia("(prefers-color-scheme: dark)").matches);
  $("theme").addEventListener("click", () => { setTheme(theme() !== "dark"); looks = new Map(); paint(); showRanking(); showLegend(); showTime(); showDetails(); });
  const views = [clusterScene && "clusters", data.shown && "strongest", data.all && "every"].filter(Boolean);
  $("views").hidden = views.length < 2;
  $("views").append(...(views.length < 2 ? [] : views.map(view => make("button", { type: "button", "data-view": view, "aria-pressed": "false", onclick: () => setView(view) }, VIEWS[view]))));
  startRanking();
  startSearch();
  startTime();
  showLegend();
  say();
  if (ties.count) startNetwork();
  else {
    $("map").hidden = $("tools").hidden = true;
    $("empty").hidden = false;
    $("empty").textContent = "Nobody here answers anybody, so there is no map to draw. The ranking lists everybody who wrote.";
    document.querySelector(".key").hidden = true;
  }
  $("svg").addEventListener("click", () => save(new Blob([picture().text], { type: "image/svg+xml" }), "svg"));
  $("png").addEventListener("click", savePng);
  $("whole").addEventListener("click", showWhole);
  $("map").setAttribute("aria-label", `Map: ${plural(size, "author")}, ${plural(ties.count, "arrow")}${lettered ? `, ${plural(clusters.length, "cluster")}` : ""}. First by ${measureName(data.size)}: ${authors.name.slice(0, 3).join(", ")}. Arrow keys go from author to author, plus and minus zoom, Enter reads the details.`);
  for (const id of ["map", "everybody"]) $(id).addEventListener("keydown", mapKey);
  document.addEventListener("keydown", pageKey);
  addEventListener("hashchange", readHash);
  readHash();
  document.documentElement.dataset.ready = "true";
}
start();
