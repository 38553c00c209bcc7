"use strict";
(async function () {
  const $ = id => document.getElementById(id);
  const parse = id => JSON.parse($(id).textContent);
  const number = n => n.toLocaleString("en");

  /* Everything from the discussion enters the page as text, never as markup. */
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === "class") element.className = value;
      else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.filter(child => child !== null && child !== undefined));
    return element;
  }
  const name = author => make("bdi", null, authors.name[author]);

  async function unpack(text) {
    if (typeof DecompressionStream === "undefined") throw new Error("this browser cannot unpack the data in the page; a newer one can");
    const bytes = Uint8Array.from(atob(text), sign => sign.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  }

  let data;
  try {
    data = $("data").dataset.packed ? await unpack($("data").textContent) : parse("data");
  } catch (error) {
    $("empty").textContent = "The map cannot be shown: " + error.message + ".";
    $("empty").hidden = false;
    return;
  }
  const { authors, comments, clusters, measures } = data;
  const ties = { source: data.ties.of.flatMap((count, author) => new Array(count).fill(author)), target: data.ties.target, weight: new Array(data.ties.target.length).fill(1) };
  data.ties.repeated.forEach((i, place) => { ties.weight[i] = data.ties.weights[place]; });
  const size = authors.name.length;
  authors.wrote = new Array(size).fill(0); authors.got = new Array(size).fill(0);
  ties.source.forEach((author, i) => { authors.wrote[author] += ties.weight[i]; authors.got[ties.target[i]] += ties.weight[i]; });
  const drawnNodes = parse("nodes"), drawnEdges = parse("edges");
  const drawn = new Set(drawnNodes.map(node => node.id));

  /* ---- colours: never alone, always with a letter ---- */
  const HUES = {
    light: ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8a6d00"],
    dark: ["#4aa8e8", "#f0b429", "#2cc49a", "#e39cc4", "#8fd0f7", "#f58442", "#c9a72c"],
  };
  const GREY = { light: "#7d7f86", dark: "#8d93a1" };
  const theme = () => document.documentElement.dataset.theme;
  const token = key => getComputedStyle(document.documentElement).getPropertyValue("--" + key).trim();
  function color(author) {
    const cluster = clusters[authors.cluster[author]];
    return cluster ? HUES[theme()][cluster.hue] : GREY[theme()];
  }
  function faint(hex, alpha) {
    const part = at => parseInt(hex.slice(at, at + 2), 16);
    return `rgba(${part(1)},${part(3)},${part(5)},${alpha})`;
  }
  document.documentElement.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";

  /* ---- who answers whom ---- */
  const from = Array.from({ length: size }, () => []), to = Array.from({ length: size }, () => []);
  for (let i = 0; i < ties.source.length; i++) {
    from[ties.source[i]].push(i);
    to[ties.target[i]].push(i);
  }
  const byWeight = (a, b) => ties.weight[b] - ties.weight[a] || a - b;
  const said = new Map(), byAuthor = new Map();
  if (comments) comments.author.forEach((author, i) => {
    if (author < 0) return;
    if (!byAuthor.has(author)) byAuthor.set(author, []);
    byAuthor.get(author).push(i);
    if (comments.to[i] >= 0 && comments.to[i] !== author) {
      const key = author + "-" + comments.to[i];
      if (!said.has(key)) said.set(key, []);
      said.get(key).push(i);
    }
  });

  /* ---- texts, unpacked when first needed ---- */
  const chunks = [...document.querySelectorAll("script.texts")], unpacked = new Map();
  async function text(i) {
    if (!comments) return "";
    if (comments.text) return comments.text[i];
    const chunk = Math.floor(i / 500);
    if (!unpacked.has(chunk)) unpacked.set(chunk, unpack(chunks[chunk].textContent));
    return (await unpacked.get(chunk))[i % 500];
  }

  /* ---- what is chosen and what is shown ---- */
  const state = { author: null, tie: null, hidden: new Set(), from: 0, until: 100, by: data.size, ego: false, every: false };
  const times = comments ? comments.time.filter(at => at !== null) : [];
  const first = times.reduce((a, b) => Math.min(a, b), Infinity), last = times.reduce((a, b) => Math.max(a, b), -Infinity);
  const moment = share => first + (last - first) * share / 100;
  const date = at => new Date(at * 1000).toISOString().slice(0, 10);
  function when(i) {
    const at = comments.time[i];
    if (at === null) return "";
    return comments.about[i] ? "about " + date(at) : new Date(at * 1000).toISOString().slice(0, 16).replace("T", " ");
  }
  function inTime(key) {
    if (state.from <= 0 && state.until >= 100) return true;
    return (said.get(key) || []).some(i => comments.time[i] === null || (comments.time[i] >= moment(state.from) - 1 && comments.time[i] <= moment(state.until) + 1));
  }
  const shownAuthor = author => !state.hidden.has(authors.cluster[author]);

  /* ---- everybody, on demand ---- */
  let every = null;
  const numbers = text => new Uint16Array(Uint8Array.from(atob(text), sign => sign.charCodeAt(0)).buffer);
  function rgb(author) { const hex = color(author); return [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16)); }
  function showEvery(on) {
    state.every = on;
    $("every").setAttribute("aria-pressed", String(on));
    $("everybody").hidden = !on;
    $("map").hidden = on;
    $("svg").hidden = on;
    $("part").hidden = on;
    if (on && !every) {
      const { x, y, left, top: above, step } = data.all, xs = numbers(x), ys = numbers(y);
      every = everyAuthor($("everybody"), {
        x: Float32Array.from(xs, v => left + v * step), y: Float32Array.from(ys, v => above + v * step), order: data.order, names: authors.name, ties, from, to,
        radius: authors.name.map((_, author) => Math.max(data.all.least, data.all.most * Math.sqrt(measures[data.size][author] / Math.max(1e-12, measures[data.size][data.order[0]])))),
        color: rgb, shown: shownAuthor, choose, ground: () => token("map"), groundColor: () => [1, 3, 5].map(at => parseInt(token("map").slice(at, at + 2), 16)), ink: () => token("ink"),
        title: author => `${authors.name[author]}: got ${number(authors.got[author])}, wrote ${number(authors.wrote[author])} replies`,
      });
      if (!every) { $("everybody").replaceChildren(make("p", { class: "small" }, "This browser has no WebGL2, which the picture of every author needs. The strongest part is on the map, and the search finds everybody.")); return; }
      window.everyMap = every;
    }
    if (every) { every.paint(); }
    if (!on && network) { network.redraw(); fitAll(false); paint(); }
  }

  /* ---- the map ---- */
  let network = null, nodes = null, edges = null;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const flight = calm ? false : { duration: 350, easingFunction: "easeInOutQuad" };
  const narrow = () => innerWidth <= 900;

  function near() {
    if (state.tie) return new Set(state.tie);
    if (state.author === null) return null;
    const around = new Set([state.author]);
    from[state.author].forEach(i => around.add(ties.target[i]));
    to[state.author].forEach(i => around.add(ties.source[i]));
    return around;
  }
  /* On a map of many, the labels that are shown stay readable from afar. */
  const fontSize = node => Math.max(Math.round(13 + Math.min(6, node.size / 5)) * (narrow() ? 1.15 : 1), network && drawnNodes.length > 150 && !state.ego ? 11.5 / network.getScale() : 0);
  function nodeLook(node, around) {
    const dim = around && !around.has(node.id), hue = color(node.id);
    return {
      id: node.id, hidden: !shownAuthor(node.id),
      color: { background: dim ? faint(hue, 0.18) : hue, border: token("map"), highlight: { background: hue, border: token("ink") }, hover: { background: hue, border: token("ink") } },
      font: { size: fontSize(node), color: dim ? faint(token("ink"), 0.25) : token("ink"), strokeWidth: 4, strokeColor: token("map"), face: "system-ui, Segoe UI, Roboto, Noto Sans, sans-serif" },
    };
  }
  function edgeLook(edge, around) {
    const strong = state.tie ? edge.from === state.tie[0] && edge.to === state.tie[1] : state.author !== null && (edge.from === state.author || edge.to === state.author);
    const dim = around && !strong, hue = color(edge.from);
    return {
      id: edge.id, hidden: !shownAuthor(edge.from) || !shownAuthor(edge.to) || !inTime(edge.id),
      color: { color: faint(hue, dim ? 0.08 : strong ? 1 : drawnEdges.length > 600 ? 0.4 : 0.75), highlight: hue, hover: hue, inherit: false },
    };
  }
  function paint() {
    if (every && state.every) { every.focus(state.tie || (state.author !== null ? [state.author] : []), false); return; }
    if (!network) return;
    const around = near();
    nodes.update(nodes.get().map(node => nodeLook(node, around)));
    edges.update(edges.get().map(edge => edgeLook(edge, around)));
    thin();
  }
  /* Of many labels those are shown that do not cover a more important one; zooming in brings up the others. */
  let thinning = null;
  function thin() {
    clearTimeout(thinning);
    thinning = setTimeout(() => {
      if (!network || drawnNodes.length <= 150) return;
      const scale = network.getScale(), taken = new Map(), cell = 60, changes = [];
      const full = state.ego ? null : new Map(drawnNodes.map(node => [node.id, node.label]));
      const around = near();
      for (const node of nodes.get().sort((a, b) => b.size - a.size || a.id - b.id)) {
        if (!full) break;
        const size = fontSize(node), label = full.get(node.id);
        const at = network.canvasToDOM({ x: node.x, y: node.y + node.size }), half = label.length * size * 0.3 * scale, high = size * 1.6 * scale;
        const box = [at.x - half, at.y, at.x + half, at.y + high], cells = [];
        for (let x = Math.floor(box[0] / cell); x <= Math.floor(box[2] / cell); x++) for (let y = Math.floor(box[1] / cell); y <= Math.floor(box[3] / cell); y++) cells.push(x + "," + y);
        const clash = cells.some(key => (taken.get(key) || []).some(other => other[0] < box[2] && box[0] < other[2] && other[1] < box[3] && box[1] < other[3]));
        const visible = size * scale >= 6.5 && (!clash || (around && around.has(node.id)));
        if (visible) for (const key of cells) { if (!taken.has(key)) taken.set(key, []); taken.get(key).push(box); }
        if ((node.label === label) !== visible || (visible && node.font.size !== size)) changes.push({ ...nodeLook(node, around), label: visible ? label : undefined });
      }
      if (changes.length) nodes.update(changes);
    }, 60);
  }

  /* The ground of a cluster: one shape around its circles, filled on a canvas of its own so that it blends once. */
  function hull(points) {
    points = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const half = list => list.reduce((kept, p) => {
      while (kept.length > 1) {
        const [a, b] = kept.slice(-2);
        if ((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0) break;
        kept.pop();
      }
      return [...kept, p];
    }, []);
    if (points.length < 3) return points;
    return [...half(points).slice(0, -1), ...half(points.reverse()).slice(0, -1)];
  }
  function grounds() {
    const groups = new Map();
    for (const node of nodes.get()) {
      const cluster = authors.cluster[node.id];
      if (cluster < 0 || node.hidden || !clusters[cluster] || clusters[cluster].size < 2) continue;
      if (!groups.has(cluster)) groups.set(cluster, []);
      groups.get(cluster).push([node.x, node.y, node.size]);
    }
    return [...groups].map(([cluster, points]) => ({
      cluster, letter: clusters[cluster].letter, hue: HUES[theme()][clusters[cluster].hue],
      shape: hull(points.map(p => [p[0], p[1]])), top: points.reduce((a, b) => (b[1] - b[2] < a[1] - a[2] ? b : a)),
    }));
  }
  function drawGrounds(context) {
    if (state.ego || drawnNodes.length > 300) return;
    for (const ground of grounds()) {
      context.save();
      context.globalAlpha = theme() === "dark" ? 0.16 : 0.11;
      context.fillStyle = context.strokeStyle = ground.hue;
      context.lineWidth = 74;
      context.lineJoin = context.lineCap = "round";
      const layer = new Path2D();
      ground.shape.forEach((p, i) => (i ? layer.lineTo(...p) : layer.moveTo(...p)));
      layer.closePath();
      blend(context, layer);
      context.restore();
    }
    context.save();
    context.font = "600 17px system-ui, sans-serif";
    context.textAlign = "center";
    context.fillStyle = token("ink");
    for (const ground of grounds()) context.fillText(ground.letter, ground.top[0], ground.top[1] - ground.top[2] - 12);
    context.restore();
  }
  let spare = null;
  function blend(context, path) {
    const canvas = context.canvas;
    spare = spare || document.createElement("canvas");
    if (spare.width !== canvas.width || spare.height !== canvas.height) { spare.width = canvas.width; spare.height = canvas.height; }
    const inner = spare.getContext("2d");
    inner.setTransform(1, 0, 0, 1, 0, 0);
    inner.clearRect(0, 0, spare.width, spare.height);
    inner.setTransform(context.getTransform());
    inner.fillStyle = inner.strokeStyle = context.fillStyle;
    inner.lineWidth = context.lineWidth;
    inner.lineJoin = inner.lineCap = "round";
    inner.fill(path);
    inner.stroke(path);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(spare, 0, 0);
  }

  function start() {
    if (!ties.source.length) {
      $("map").hidden = true;
      $("empty").hidden = false;
      $("empty").textContent = "Nobody here answers anybody, so there is no map to draw. The ranking lists everybody who wrote.";
      document.querySelector(".tools").hidden = true;
      return;
    }
    nodes = new vis.DataSet(drawnNodes);
    edges = new vis.DataSet(drawnEdges);
    network = new vis.Network($("map"), { nodes, edges }, parse("options"));
    network.on("click", event => {
      if (event.nodes.length) choose(event.nodes[0]);
      else if (event.edges.length) chooseTie(...event.edges[0].split("-").map(Number));
      else choose(null);
    });
    network.on("beforeDrawing", drawGrounds);
    network.on("zoom", thin);
    network.on("animationFinished", thin);
    network.on("hoverNode", event => { $("map").title = `${authors.name[event.node]}: got ${number(authors.got[event.node])}, wrote ${number(authors.wrote[event.node])} replies`; });
    network.on("hoverEdge", event => { const [a, b] = event.edge.split("-").map(Number); $("map").title = `${authors.name[a]} → ${authors.name[b]}: ${number(weight(a, b))}`; });
    network.on("blurNode", () => { $("map").title = ""; });
    network.on("blurEdge", () => { $("map").title = ""; });
    fitAll(false);
    if (data.shown) {
      $("part").hidden = false;
      $("part").textContent = `Showing ${number(drawn.size)} of ${number(size)} authors and ${share(data.counts.drawn, data.counts.replies)} of the replies: the first by ${word(data.size)}, with the strongest ties of each. Search finds everybody.`;
    }
  }
  function fitAll(animation) { network.fit({ animation: animation ? flight : false, maxZoomLevel: 1.4 }); }
  const share = (part, whole) => { const percent = 100 * part / Math.max(1, whole); return percent < 1 ? "less than 1 %" : `${Math.round(percent)} %`; };
  const weight = (a, b) => { const i = from[a].find(i => ties.target[i] === b); return i === undefined ? 0 : ties.weight[i]; };

  /* Somebody who is not on the map gets one of their own: them and the sixty they exchange most with. */
  function showEgo(author) {
    const around = [...new Set([...from[author], ...to[author]].sort(byWeight).map(i => (ties.source[i] === author ? ties.target[i] : ties.source[i])))].slice(0, 60);
    const all = [author, ...around], inside = new Set(all);
    const many = around.length, ring = 130 + many * 7;
    const place = i => (i ? { x: 1.3 * ring * Math.cos(2 * Math.PI * i / many), y: ring * Math.sin(2 * Math.PI * i / many) * (many > 24 && i % 2 ? 0.72 : 1) } : { x: 0, y: 0 });
    nodes.clear(); edges.clear();
    nodes.add(all.map((id, i) => ({ id, label: authors.name[id].slice(0, 40), size: i ? 12 : 22, ...place(i) })));
    edges.add([...inside].flatMap(a => from[a].filter(i => inside.has(ties.target[i]) && (a === author || ties.target[i] === author || many <= 20))
      .map(i => ({ id: a + "-" + ties.target[i], from: a, to: ties.target[i], width: Math.min(8, 1 + 1.1 * (Math.sqrt(ties.weight[i]) - 1)) }))));
    state.ego = true;
    paint();
    fitAll(false);
  }
  function showAll() {
    if (!network) return;
    if (state.ego) { nodes.clear(); edges.clear(); nodes.add(drawnNodes); edges.add(drawnEdges); state.ego = false; }
    paint();
    fitAll(true);
  }

  /* ---- choosing ---- */
  function choose(author, quiet) {
    state.author = author; state.tie = null;
    if (network) {
      if (author !== null && !nodes.get(author) && !state.every) showEgo(author);
      network.unselectAll();
      if (author !== null && nodes.get(author)) network.selectNodes([author], false);
    }
    after(quiet, author === null ? "" : authors.name[author]);
  }
  function chooseTie(a, b, quiet) {
    state.tie = [a, b]; state.author = null;
    if (network) {
      if ((!nodes.get(a) || !nodes.get(b)) && !state.every) showEgo(a);
      network.unselectAll();
      if (edges.get(a + "-" + b)) network.selectEdges([a + "-" + b]);
    }
    after(quiet, `${authors.name[a]} answers ${authors.name[b]}`);
  }
  function after(quiet, spoken) {
    paint();
    details();
    markRow();
    if (!quiet) saveHash();
    $("live").textContent = spoken;
    if (narrow() && spoken && !quiet) $("details").scrollIntoView({ behavior: calm ? "auto" : "smooth" });
  }

  /* ---- the details ---- */
  const whoButton = author => make("button", { type: "button", class: "who", onclick: () => choose(author) }, name(author));
  const tieButton = (a, b, label) => make("button", { type: "button", class: "who", onclick: () => chooseTie(a, b) }, ...label);
  function badge(author) {
    const cluster = clusters[authors.cluster[author]];
    return make("span", { class: "small" }, dot(author), cluster ? "cluster " + title(cluster) : "no replies to or from others");
  }
  const dot = author => { const span = make("span", { class: "dot", "aria-hidden": "true" }); span.style.background = color(author); return span; };
  const title = cluster => cluster.letter + (cluster.words.length ? ": " + cluster.words.join(", ") : "");
  const word = measure => ({ pagerank: "PageRank", got: "replies got", wrote: "replies written" })[measure] || measure.replaceAll("_", " ");
  let turn = 0;
  async function details() {
    const now = ++turn, box = document.createDocumentFragment();
    if (state.tie) await tieDetails(box, ...state.tie);
    else if (state.author !== null) await authorDetails(box, state.author);
    else overview(box);
    if (now === turn) { $("details").replaceChildren(box); $("details").scrollTop = 0; }
  }
  function overview(box) {
    box.append(make("h2", null, "Details"), make("p", null, ties.source.length ? "Choose an author on the map or in the ranking, or an arrow to read what was said." : "Choose an author in the ranking."));
    const busy = ties.source.map((_, i) => i).sort(byWeight).slice(0, 12);
    if (busy.length) box.append(make("h3", null, "Busiest exchanges"), make("ul", null, ...busy.map(tieLine)));
    if (!comments) box.append(make("p", { class: "small" }, "This file was made without the texts of the comments."));
  }
  const tieLine = i => make("li", null, tieButton(ties.source[i], ties.target[i], [name(ties.source[i]), " → ", name(ties.target[i])]), ` (${number(ties.weight[i])})`);
  async function authorDetails(box, author) {
    const rank = data.order.indexOf(author) + 1;
    box.append(make("h2", null, name(author)), badge(author));
    const measured = Object.keys(measures).map(key => `${word(key)} ${measures[key][author].toPrecision(3)}`).join(" · ");
    box.append(make("p", { class: "small" }, `Number ${number(rank)} by ${word(data.size)} · ${measured}`));
    box.append(make("p", null, `${number(authors.comments[author])} comments, got ${number(authors.got[author])} replies, wrote ${number(authors.wrote[author])}` + (authors.self[author] ? `, answered themselves ${number(authors.self[author])} times` : "") + "."));
    list(box, "Is answered by", to[author], i => [ties.source[i], author], i => ties.source[i]);
    list(box, "Answers", from[author], i => [author, ties.target[i]], i => ties.target[i]);
    await commentList(box, "Comments", byAuthor.get(author) || []);
  }
  function list(box, heading, indices, pair, other) {
    if (!indices.length) return;
    const items = [...indices].sort(byWeight).slice(0, 60).map(i => make("li", null, whoButton(other(i)), " ", tieButton(...pair(i), [`read ${number(ties.weight[i])}`])));
    box.append(make("h3", null, heading), make("ul", null, ...items));
    if (indices.length > 60) box.append(make("p", { class: "small" }, `and ${number(indices.length - 60)} more`));
  }
  async function tieDetails(box, a, b) {
    box.append(make("h2", null, name(a), " → ", name(b)), make("p", { class: "small" }, `${number(weight(a, b))} ${weight(a, b) === 1 ? "reply" : "replies"}`));
    if (weight(b, a)) box.append(make("p", null, tieButton(b, a, [`⇄ the other way (${number(weight(b, a))})`])));
    box.append(make("p", null, whoButton(a), " · ", whoButton(b)));
    if (!comments) box.append(make("p", null, "This file was made without the texts of the comments."));
    await commentList(box, "What was said", said.get(a + "-" + b) || []);
  }
  async function commentList(box, heading, indices) {
    if (!indices.length) return;
    box.append(make("h3", null, heading));
    for (const i of indices.slice(0, 100)) box.append(await comment(i));
    if (indices.length > 100) box.append(make("p", { class: "small" }, `and ${number(indices.length - 100)} more`));
  }
  async function comment(i) {
    const parent = comments.parent[i], target = comments.to[i], others = comments.others[i] || [];
    const head = make("div", { class: "small" }, comments.author[i] >= 0 ? whoButton(comments.author[i]) : "somebody", when(i) ? " · " + when(i) : "");
    if (target >= 0) head.append(others.length ? " · probably to " : " · to ", whoButton(target));
    const article = make("article", null, head);
    if (parent >= 0) article.append(quote(await text(parent), parent));
    else if (target >= 0) article.append(make("p", { class: "small" }, "The comment answered is not in the file."));
    const body = await text(i);
    article.append(make("p", { class: "said", dir: "auto" }, body || "(no text)"));
    if (comments.cut[i]) article.append(make("p", { class: "small" }, "The page shows only the beginning of this comment."));
    if (others.length) {
      const rest = make("details", null, make("summary", { class: "small" }, `It may also answer ${others.length === 2 ? "another comment" : others.length - 1 + " other comments"} of theirs`));
      for (const other of others.filter(each => each !== parent)) rest.append(quote(await text(other), other));
      article.append(rest);
    }
    return article;
  }
  function quote(body, i) {
    return make("blockquote", null, make("p", { dir: "auto" }, body || "(no text)"), when(i) ? make("span", { class: "small" }, when(i)) : null);
  }

  /* ---- the ranking ---- */
  let rows = 100, order = data.order;
  function value(author) { return state.by === "got" ? authors.got[author] : state.by === "wrote" ? authors.wrote[author] : measures[state.by] ? measures[state.by][author] : authors.got[author]; }
  function ranking() {
    order = state.by === data.size ? data.order : authors.name.map((_, i) => i).sort((a, b) => value(b) - value(a) || a - b);
    const most = Math.max(1e-12, value(order[0] || 0));
    $("rows").replaceChildren(...order.slice(0, rows).map((author, place) => {
      const bar = make("div", { class: "bar", "aria-hidden": "true" });
      bar.style.width = Math.max(2, 100 * value(author) / most) + "%";
      const cluster = clusters[authors.cluster[author]];
      const button = make("button", { type: "button", class: "who", title: authors.name[author], onclick: () => choose(author) }, dot(author), name(author), make("span", { class: "unseen" }, cluster ? ", cluster " + cluster.letter : ""));
      return make("tr", { "data-author": author }, make("td", { class: "n" }, number(place + 1)), make("td", null, button, bar), make("td", { class: "n" }, number(authors.got[author])), make("td", { class: "n" }, number(authors.wrote[author])));
    }));
    $("more").hidden = rows >= size;
    markRow();
  }
  function markRow() {
    for (const row of $("rows").children) {
      const current = Number(row.dataset.author) === state.author;
      if (current) { row.setAttribute("aria-current", "true"); row.scrollIntoView({ block: "nearest" }); } else row.removeAttribute("aria-current");
    }
  }
  for (const key of [...Object.keys(measures), "got", "wrote"]) $("by").append(make("option", { value: key }, word(key)));
  $("by").value = state.by;
  $("by").addEventListener("change", () => { state.by = $("by").value; ranking(); saveHash(); });
  $("more").addEventListener("click", () => { rows += 400; ranking(); });
  $("rows").addEventListener("keydown", event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], all = [...$("rows").querySelectorAll("button")];
    const next = step && all[all.indexOf(event.target) + step];
    if (next) { event.preventDefault(); next.focus(); choose(Number(next.closest("tr").dataset.author), true); saveHash(); }
  });

  /* ---- the legend ---- */
  function legend() {
    const items = clusters.slice(0, 40).map((cluster, i) => [i, make("span", null, dot(cluster.first), `${cluster.letter} · `, cluster.words.length ? cluster.words.join(", ") : name(cluster.first), cluster.words.length ? ` (${number(cluster.size)})` : ` + ${number(cluster.size - 1)}`)]);
    const alone = authors.cluster.filter(cluster => cluster < 0).length;
    if (alone) items.push([-1, make("span", null, dot(authors.cluster.indexOf(-1)), `no replies · ${number(alone)}`)]);
    $("legend").replaceChildren(...items.map(([i, label]) => make("li", null, make("button", { type: "button", "aria-pressed": String(!state.hidden.has(i)), onclick: () => {
      if (state.hidden.has(i)) state.hidden.delete(i); else state.hidden.add(i);
      legend(); paint(); saveHash();
      $("legend").querySelectorAll("button")[items.findIndex(item => item[0] === i)].focus();
    } }, label))));
    $("area").textContent = word(data.size);
  }

  /* ---- the search ---- */
  let hits = [], at = -1;
  const plain = text => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const plainNames = authors.name.map(plain);
  let plainTexts = null;
  async function find(query) {
    const wanted = plain(query.trim());
    if (!wanted) return show([], "");
    const found = [];
    for (const author of data.order) if (plainNames[author].includes(wanted) && found.push({ author }) >= 12) break;
    show(found, query);
    if (!comments || wanted.length < 3) return;
    if (!plainTexts) plainTexts = await Promise.all(comments.author.map(async (_, i) => plain(await text(i))));
    if ($("search").value !== query) return;
    for (let i = 0, number = 0; i < plainTexts.length && number < 20; i++) {
      const place = plainTexts[i].indexOf(wanted);
      if (place >= 0 && comments.author[i] >= 0) { number++; found.push({ author: comments.author[i], comment: i, snippet: (await text(i)).slice(Math.max(0, place - 30), place + 60) }); }
    }
    show(found, query);
  }
  function show(found, query) {
    hits = found; at = -1;
    const items = found.map((hit, i) => make("li", { role: "option", id: "hit" + i, "aria-selected": "false", onmousedown: event => { event.preventDefault(); open(i); } }, dot(hit.author), name(hit.author), hit.snippet ? make("span", { class: "small" }, ": …" + hit.snippet + "…") : ""));
    if (query && !found.length) items.push(make("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Nothing found."));
    $("hits").replaceChildren(...items);
    $("hits").hidden = !items.length;
    $("search").setAttribute("aria-expanded", String(Boolean(items.length)));
  }
  function open(i) {
    const hit = hits[i];
    show([], "");
    if (!hit) return;
    if (hit.comment !== undefined && comments.to[hit.comment] >= 0 && comments.to[hit.comment] !== hit.author) chooseTie(hit.author, comments.to[hit.comment]);
    else choose(hit.author);
    if (every && state.every) every.focus([hit.author], true);
    else if (network && nodes.get(hit.author)) network.focus(hit.author, { scale: Math.max(network.getScale(), 0.8), animation: flight });
  }
  $("search").addEventListener("input", () => find($("search").value));
  $("search").addEventListener("blur", () => show([], ""));
  $("search").addEventListener("keydown", event => {
    if (event.key === "Enter") { open(Math.max(0, at)); return; }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !hits.length) return;
    event.preventDefault();
    at = (at + step + hits.length) % hits.length;
    [...$("hits").children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    $("search").setAttribute("aria-activedescendant", "hit" + at);
    $("hits").children[at].scrollIntoView({ block: "nearest" });
  });

  /* ---- time ---- */
  let playing = null;
  function time() {
    if (!(last > first) || !ties.source.length) return;
    $("time").hidden = false;
    const bins = new Array(44).fill(0);
    times.forEach(at => bins[Math.min(43, Math.floor(44 * (at - first) / (last - first)))]++);
    const context = $("histogram").getContext("2d"), most = Math.max(...bins);
    context.clearRect(0, 0, 220, 26);
    bins.forEach((count, i) => {
      const share = 100 * (i + 0.5) / 44;
      context.fillStyle = share >= state.from && share <= state.until ? token("bar") : token("line");
      const height = count ? Math.max(2, 24 * Math.sqrt(count / most)) : 0;
      context.fillRect(i * 5, 26 - height, 4, height);
    });
    $("span").textContent = state.from > 0 || state.until < 100 ? `${date(moment(state.from))} – ${date(moment(state.until))}` : `${date(first)} – ${date(last)}`;
  }
  function brush(changed) {
    state.from = Math.min(Number($("from").value), Number($("until").value));
    state.until = Math.max(Number($("from").value), Number($("until").value));
    time(); paint();
    if (changed) saveHash();
  }
  for (const id of ["from", "until"]) { $(id).addEventListener("input", () => brush(false)); $(id).addEventListener("change", () => brush(true)); }
  $("play").addEventListener("click", () => {
    if (playing) { clearInterval(playing); playing = null; }
    else {
      if (Number($("until").value) >= 100) $("until").value = Number($("from").value);
      playing = setInterval(() => {
        $("until").value = Math.min(100, Number($("until").value) + 2);
        brush(false);
        if (Number($("until").value) >= 100) { clearInterval(playing); playing = null; $("play").textContent = "▶"; saveHash(); }
      }, 120);
    }
    $("play").textContent = playing ? "❚❚" : "▶";
  });

  /* ---- pictures ---- */
  function svg() {
    const all = nodes.get().filter(node => !node.hidden), lines = edges.get().filter(edge => !edge.hidden);
    const reach = all.map(node => Math.max(node.size + 20, 7 * (node.label || "").length / 2 + 10));
    const low = [Math.min(...all.map((n, i) => n.x - reach[i])) - 30, Math.min(...all.map(n => n.y - n.size)) - 60];
    const high = [Math.max(...all.map((n, i) => n.x + reach[i])) + 30, Math.max(...all.map(n => n.y + n.size)) + 70];
    const SVG = "http://www.w3.org/2000/svg";
    const put = (parent, tag, attributes, text) => {
      const element = document.createElementNS(SVG, tag);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      if (text !== undefined) element.textContent = text;
      return parent.appendChild(element);
    };
    const [width, height] = [high[0] - low[0], high[1] - low[1]];
    const root = document.createElementNS(SVG, "svg");
    for (const [key, value] of Object.entries({ xmlns: SVG, viewBox: `${low[0]} ${low[1]} ${width} ${height}`, width, height, "font-family": "system-ui, sans-serif" })) root.setAttribute(key, value);
    put(root, "rect", { x: low[0], y: low[1], width, height, fill: token("map") });
    if (!state.ego && drawnNodes.length <= 300) for (const ground of grounds()) {
      put(root, "path", { d: "M" + ground.shape.map(p => p.join(" ")).join("L") + "Z", fill: ground.hue, stroke: ground.hue, "stroke-width": 74, "stroke-linejoin": "round", opacity: 0.12 });
    }
    const place = new Map(all.map(node => [node.id, node]));
    for (const edge of lines) {
      const a = place.get(edge.from), b = place.get(edge.to);
      if (!a || !b) continue;
      const dx = b.x - a.x, dy = b.y - a.y, long = Math.hypot(dx, dy) || 1;
      const mid = [(a.x + b.x) / 2 + dy * 0.12, (a.y + b.y) / 2 - dx * 0.12];
      const back = [b.x - mid[0], b.y - mid[1]], far = Math.hypot(...back) || 1, unit = back.map(v => v / far);
      const tip = [b.x - unit[0] * (b.size + 3), b.y - unit[1] * (b.size + 3)], head = 6 + edge.width, end = [tip[0] - unit[0] * head, tip[1] - unit[1] * head];
      if (long < b.size) continue;
      put(root, "path", { d: `M${a.x} ${a.y}Q${mid[0]} ${mid[1]} ${end[0]} ${end[1]}`, fill: "none", stroke: color(edge.from), "stroke-width": edge.width, opacity: 0.7 });
      put(root, "path", { d: `M${tip[0]} ${tip[1]}L${end[0] - unit[1] * head / 2.4} ${end[1] + unit[0] * head / 2.4}L${end[0] + unit[1] * head / 2.4} ${end[1] - unit[0] * head / 2.4}Z`, fill: color(edge.from), opacity: 0.85 });
    }
    for (const node of all) put(root, "circle", { cx: node.x, cy: node.y, r: node.size, fill: color(node.id), stroke: token("map"), "stroke-width": 2 });
    for (const node of all) if (node.label) put(root, "text", { x: node.x, y: node.y + node.size + 17, "text-anchor": "middle", "font-size": 14, fill: token("ink"), stroke: token("map"), "stroke-width": 4, "paint-order": "stroke" }, node.label);
    if (!state.ego && drawnNodes.length <= 300) for (const ground of grounds()) put(root, "text", { x: ground.top[0], y: ground.top[1] - ground.top[2] - 12, "text-anchor": "middle", "font-size": 17, "font-weight": 600, fill: token("ink") }, ground.letter);
    put(root, "text", { x: low[0] + 12, y: high[1] - 12, "font-size": 13, fill: token("soft") }, `${data.title} · ${$("counts").textContent}${data.shown ? ` · ${number(drawn.size)} authors shown` : ""} · arrow: who replies → to whom`);
    return { text: new XMLSerializer().serializeToString(root), width, height };
  }
  function save(blob, ending) {
    const link = make("a", { href: URL.createObjectURL(blob), download: "replygraph." + ending });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
  $("svg").addEventListener("click", () => save(new Blob([svg().text], { type: "image/svg+xml" }), "svg"));
  $("png").addEventListener("click", () => {
    if (every && state.every) { every.png().toBlob(blob => save(blob, "png"), "image/png"); return; }
    const picture = svg(), image = new Image();
    image.onload = () => {
      const scale = Math.min(2, 12000 / Math.max(picture.width, picture.height));
      const canvas = make("canvas", { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(blob => save(blob, "png"), "image/png");
    };
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(picture.text);
  });

  /* ---- the address tells what is shown ---- */
  function saveHash() {
    const parts = [];
    if (state.author !== null) parts.push("author=" + state.author);
    if (state.tie) parts.push("arrow=" + state.tie.join("-"));
    if (state.by !== data.size) parts.push("by=" + encodeURIComponent(state.by));
    if (state.every) parts.push("every=1");
    if (state.hidden.size) parts.push("hide=" + [...state.hidden].join(","));
    if (state.from > 0 || state.until < 100) parts.push(`time=${state.from}-${state.until}`);
    history.replaceState(null, "", "#" + parts.join("&"));
  }
  function readHash() {
    const wanted = new URLSearchParams(location.hash.slice(1)), known = author => Number.isInteger(author) && author >= 0 && author < size;
    if ([...$("by").options].some(option => option.value === wanted.get("by"))) { state.by = wanted.get("by"); $("by").value = state.by; }
    state.hidden = new Set((wanted.get("hide") || "").split(",").filter(Boolean).map(Number));
    const span = (wanted.get("time") || "").split("-").map(Number);
    if (span.length === 2 && span.every(Number.isFinite)) { [state.from, state.until] = span; $("from").value = span[0]; $("until").value = span[1]; }
    ranking(); legend(); time();
    if (data.all && Boolean(wanted.get("every")) !== state.every) showEvery(!state.every);
    const author = wanted.has("author") ? Number(wanted.get("author")) : null, tie = (wanted.get("arrow") || "").split("-").map(Number);
    if (known(author)) choose(author, true);
    else if (tie.length === 2 && tie.every(known) && weight(...tie)) chooseTie(...tie, true);
    else choose(null, true);
  }
  addEventListener("hashchange", readHash);

  $("whole").addEventListener("click", () => { choose(null); if (every && state.every) every.fit(); else showAll(); });
  $("every").addEventListener("click", () => { showEvery(!state.every); saveHash(); });
  $("every").hidden = !data.all;
  $("theme").addEventListener("click", () => { document.documentElement.dataset.theme = theme() === "dark" ? "light" : "dark"; paint(); ranking(); legend(); time(); details(); });
  document.addEventListener("keydown", event => {
    const typing = /^(input|select|textarea)$/i.test(event.target.tagName);
    if (event.key === "/" && !typing) { event.preventDefault(); $("search").focus(); }
    if (event.key === "Escape") { if (!$("hits").hidden) show([], ""); else { $("search").blur(); choose(null); showAll(); } }
  });
  let resized = null;
  addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(() => { if (network) { network.redraw(); fitAll(false); } }, 150); });

  start();
  readHash();
  requestAnimationFrame(() => { performance.mark("drawn"); document.documentElement.dataset.ready = "true"; });
})();
