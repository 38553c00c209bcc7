/* Every author of a big discussion: points and lines by the graphics card, names and arrows on a canvas above. */
const MARGIN = 0.15, STILL = 140, FEW = 20, NAMES = 50, LETTERS = 30, ARROWS_AT = 400, ARROWS = 500, SLOW = 25, RARELY = 400;

/* Where everybody stands, how large, and who is hidden. */
function placeEverybody() {
  const x = new Float32Array(size), y = new Float32Array(size), radius = new Float32Array(size), values = sizeColumn();
  const most = Math.max(1e-12, values[0] || 0), low = [Infinity, Infinity], high = [-Infinity, -Infinity];
  for (let i = 0; i < size; i++) {
    [x[i], y[i]] = everyPlace(i);
    radius[i] = Math.max(data.all.least, data.all.most * Math.sqrt(values[i] / most));
    low[0] = Math.min(low[0], x[i]); low[1] = Math.min(low[1], y[i]);
    high[0] = Math.max(high[0], x[i]); high[1] = Math.max(high[1], y[i]);
  }
  const extent = [0, 1].map(axis => Math.max(1, high[axis] - low[axis]));
  return { x, y, radius, low, extent, middle: { x: low[0] + extent[0] / 2, y: low[1] + extent[1] / 2 }, hidden: new Uint8Array(size) };
}
/* Picking by a grid: only the authors near the pointer are looked at. */
function pickerOf({ x, y, radius, low, extent, hidden }) {
  const CELLS = 200, cell = (value, axis) => Math.max(0, Math.min(CELLS - 1, Math.floor((value - low[axis]) / extent[axis] * CELLS)));
  const grid = groupBy(Int32Array.from(x, (_, i) => cell(x[i], 0) * CELLS + cell(y[i], 1)), CELLS * CELLS);
  return ([px, py], reach) => {
    const wide = reach + data.all.most;
    let best = null, nearest = reach;
    for (let a = cell(px - wide, 0); a <= cell(px + wide, 0); a++) for (let b = cell(py - wide, 1); b <= cell(py + wide, 1); b++) {
      for (let place = grid.starts[a * CELLS + b]; place < grid.starts[a * CELLS + b + 1]; place++) {
        const i = grid.order[place], away = Math.hypot(x[i] - px, y[i] - py) - radius[i];
        if (!hidden[i] && away < nearest) { nearest = away; best = i; }
      }
    }
    return best;
  };
}
/* Above the middle of each cluster that is large enough to have a place on such a map. */
function findCentres({ x, y }) {
  if (!lettered) return [];
  const sums = clusters.map(() => [0, 0, 0]);
  for (let i = 0; i < size; i++) {
    const sum = sums[authors.cluster[i]];
    if (sum) { sum[0] += x[i]; sum[1] += y[i]; sum[2] += y[i] * y[i]; }
  }
  return clusters.slice(0, LETTERS).map((known, cluster) => {
    const [a, b, c] = sums[cluster].map(sum => sum / known.size);
    return { cluster, x: a, y: b - 1.7 * Math.sqrt(Math.max(0, c - b * b)) };
  });
}

function everyAuthor(box) {
  const below = make("canvas"), above = make("canvas"), gl = below.getContext("webgl2", { alpha: false, antialias: false, preserveDrawingBuffer: true });
  if (!gl) return null;
  box.replaceChildren(below, above);
  const everybody = placeEverybody(), { x, y, hidden, extent, middle } = everybody, pickNear = pickerOf(everybody), centres = findCentres(everybody);
  let card = null, view = { ...middle, scale: 1 }, seen = view, width = 1, height = 1, density = 1, chosen = [], touched = false;
  let waiting = null, asked = false, lasted = Infinity, drawnAt = 0, lines = false;

  const fitted = () => 0.94 * Math.min(width / extent[0], height / extent[1]);
  const toScreen = (a, b) => [(a - view.x) * view.scale + width / 2, (b - view.y) * view.scale + height / 2];
  const toMap = (px, py) => [(px - width / 2) / view.scale + view.x, (py - height / 2) / view.scale + view.y];
  const screen = i => toScreen(x[i], y[i]), pick = (px, py) => pickNear(toMap(px, py), 10 / view.scale);

  function paint() {
    for (let i = 0; i < size; i++) hidden[i] = state.hidden.has(authors.cluster[i]) ? 1 : 0;
    if (card) colorCard(gl, card, hidden, brightOf(chosen));
    draw();
  }
  function resize() {
    density = Math.min(2, devicePixelRatio || 1);
    [width, height] = [Math.max(1, box.clientWidth), Math.max(1, box.clientHeight)];
    for (const canvas of [below, above]) {
      const [wide, high] = [width, height].map(side => side * (1 + 2 * MARGIN));
      [canvas.width, canvas.height] = [Math.round(wide * density), Math.round(high * density)];
      Object.assign(canvas.style, { width: wide + "px", height: high + "px", left: -MARGIN * width + "px", top: -MARGIN * height + "px" });
    }
    if (touched) draw(); else fit();
  }

  /* The lines cost the most: they are drawn when the map stands; while it moves its last picture moves with it. */
  function draw() {
    clearTimeout(waiting);
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      if (!card || gl.isContextLost() || box.hidden) return;
      const alpha = lines ? lineAlpha(view.scale / fitted()) : 0;
      const took = drawCard(gl, card, view, [width, height].map(side => side * (0.5 + MARGIN)), density, alpha);
      if (lines) lasted = took;
      [seen, drawnAt] = [view, performance.now()];
      for (const canvas of [below, above]) canvas.style.transform = "";
      drawAbove();
      if (!lines) drawLater();
    });
  }
  function drawLater() {
    clearTimeout(waiting);
    waiting = setTimeout(() => { lines = true; draw(); }, STILL);
  }
  function stir() {
    touched = true;
    const shift = [(seen.x - view.x) * view.scale, (seen.y - view.y) * view.scale], grown = view.scale / seen.scale;
    for (const canvas of [below, above]) canvas.style.transform = `translate(${shift[0]}px, ${shift[1]}px) scale(${grown})`;
    if (lasted < SLOW) return draw();  /* a graphics card that is quick draws as it goes */
    const bare = Math.abs(shift[0]) > width * MARGIN || Math.abs(shift[1]) > height * MARGIN || grown < 1 / (1 + 2 * MARGIN);
    if (bare && performance.now() - drawnAt > RARELY) { lines = false; draw(); }
    drawLater();
  }
  function drawAbove() {
    const pen = above.getContext("2d");
    pen.setTransform(density, 0, 0, density, 0, 0);
    pen.clearRect(0, 0, above.width, above.height);
    pen.translate(MARGIN * width, MARGIN * height);
    const inside = ([a, b]) => a > -MARGIN * width && b > -MARGIN * height && a < width * (1 + MARGIN) && b < height * (1 + MARGIN);
    drawOver(pen, { ...everybody, scale: view.scale, names: view.scale > 1.5 * fitted() ? NAMES : FEW, screen, inside, toScreen, centres, chosen });
  }

  function fit() {
    touched = false;
    view = { ...middle, scale: fitted() };
    draw();
  }
  function focus(list, fly) {
    chosen = list;
    if (fly && list.length) {
      touched = true;
      view = { x: x[list[0]], y: y[list[0]], scale: Math.max(view.scale, 0.4) };
    }
    paint();
  }
  function zoom(px, py, by) {
    const scale = Math.min(6, Math.max(fitted() / 2, view.scale * by)), [a, b] = toMap(px, py);
    view = { x: a - (px - width / 2) / scale, y: b - (py - height / 2) / scale, scale };
    stir();
  }
  function pan(dx, dy) {
    view = { ...view, x: view.x - dx / view.scale, y: view.y - dy / view.scale };
    stir();
  }
  function png() {
    const whole = make("canvas", { width: Math.round(width * density), height: Math.round(height * density) }), pen = whole.getContext("2d");
    for (const canvas of [below, above]) pen.drawImage(canvas, -Math.round(MARGIN * width * density), -Math.round(MARGIN * height * density));
    return whole;
  }

  function build() {
    card = buildCard(gl, everybody);
    paint();
  }
  followPointers(above, { pick, pan, zoom, width: () => width });
  below.addEventListener("webglcontextlost", event => { event.preventDefault(); card = null; });
  below.addEventListener("webglcontextrestored", build);
  resize();
  new ResizeObserver(resize).observe(box);
  build();
  return { paint, focus, fit, pick, pan, zoom: by => zoom(width / 2, height / 2, by), screen, png, card: gl, standing: () => lines && !asked };
}

/* Who stays bright while somebody or a cluster is chosen. */
function brightOf(chosen) {
  if (chosen.length) return new Set(chosen.length === 1 ? [chosen[0], ...neighbours(chosen[0])] : chosen);
  return state.cluster === null ? null : { has: author => authors.cluster[author] === state.cluster };
}
/* So faint that the whole stays readable; less so from near. */
function lineAlpha(nearer) {
  const alpha = Math.min(0.5, Math.max(0.012, 1300 * Math.max(1, nearer) ** 0.3 / Math.max(1, ties.count)));
  return alpha * (theme() === "dark" ? 1.3 : 1);
}

/* ---- above the points: arrows, names, letters ---- */
function drawOver(pen, map) {
  const { chosen, hidden, screen, inside } = map, visible = [];
  let all = 0;
  for (let i = 0; i < size; i++) if (!hidden[i] && inside(screen(i))) { all++; if (visible.length < ARROWS_AT) visible.push(i); }
  if (chosen.length === 1) ownTies(chosen[0]).slice(0, ARROWS).forEach(tie => drawArrow(pen, map, tie, 0.75));
  else if (chosen.length === 2) drawArrow(pen, map, tieOf(...chosen), 1);
  else if (all <= ARROWS_AT) for (const i of visible) for (const tie of sentBy(i)) drawArrow(pen, map, tie, 0.6);
  for (const i of chosen) drawDisc(pen, map, i);
  const letters = chosen.length ? [] : lettersOver(map);
  drawNames(pen, map, visible, letters);
  for (const letter of letters) drawLetter(pen, letter, letter.x, letter.y);
}
const ownTies = author => [...sentBy(author), ...gotBy(author)].sort(byWeight);
function lettersOver({ centres, inside, toScreen }) {
  const taken = takenPlaces();
  return centres.map(({ cluster, x, y }) => { const [left, top] = toScreen(x, y); return { cluster, x: left, y: top }; }).filter(({ cluster, x, y }) => {
    const box = square(x, y, LETTER + 2);
    if (state.hidden.has(cluster) || !inside([x, y]) || taken.hits(box)) return false;
    taken.add(box);
    return true;
  });
}
function drawNames(pen, { chosen, hidden, screen, inside, radius, scale, names }, visible, letters) {
  const near = chosen.length === 1 ? new Set(neighbours(chosen[0])) : new Set(), first = i => (chosen.includes(i) ? 2 : near.has(i) ? 1 : 0);
  const wanted = [...new Set([...chosen, ...visible, ...near])].filter(i => !hidden[i] && inside(screen(i)));
  const items = wanted.sort((a, b) => first(b) - first(a) || a - b).map(i => {
    const [x, y] = screen(i), must = chosen.includes(i);
    return { id: i, text: onCanvas(authors.name[i]), x, y, radius: Math.max(1, radius[i] * scale), size: 12.5, must, bold: must, dim: false };
  });
  const boxes = letters.map(({ x, y }) => square(x, y, LETTER + 2));
  for (const name of placeLabels(pen, items, { letters: boxes, most: names })) writeLabel(pen, name, name.x + name.dx, name.y + name.dy);
}
function drawDisc(pen, { screen, radius, scale }, i) {
  pen.beginPath();
  pen.arc(...screen(i), Math.max(5, radius[i] * scale), 0, 2 * Math.PI);
  pen.fillStyle = colorOf(i);
  pen.strokeStyle = token("ink");
  pen.lineWidth = 2.5;
  pen.fill();
  pen.stroke();
}
function drawArrow(pen, { hidden, screen, radius, scale }, tie, alpha) {
  const a = ties.source[tie], b = ties.target[tie];
  if (tie < 0 || hidden[a] || hidden[b] || (span.on && !span.ties[tie])) return;
  const start = screen(a), end = screen(b), far = Math.hypot(end[0] - start[0], end[1] - start[1]), gap = Math.max(radius[b] * scale, 1.5) + 2;
  if (far < gap + 4) return;
  const [ux, uy] = [(end[0] - start[0]) / far, (end[1] - start[1]) / far], tip = [end[0] - ux * gap, end[1] - uy * gap];
  const wide = Math.min(4, 0.5 + Math.sqrt(ties.weight[tie]) * 0.5), head = 5 + wide, side = head / 2.6, foot = [tip[0] - ux * head, tip[1] - uy * head];
  pen.globalAlpha = alpha;
  pen.strokeStyle = pen.fillStyle = colorOf(a);
  pen.lineWidth = wide;
  pen.beginPath(); pen.moveTo(...start); pen.lineTo(...foot); pen.stroke();
  pen.beginPath(); pen.moveTo(...tip); pen.lineTo(foot[0] - uy * side, foot[1] + ux * side); pen.lineTo(foot[0] + uy * side, foot[1] - ux * side); pen.fill();
  pen.globalAlpha = 1;
}

/* One finger or the mouse moves the map, two fingers or the wheel zoom, a click chooses. */
function followPointers(canvas, { pick, pan, zoom, width }) {
  const pointers = new Map();
  let gone = 0;
  const local = ({ clientX, clientY }) => { const frame = canvas.parentElement.getBoundingClientRect(); return [clientX - frame.left, clientY - frame.top]; };
  canvas.addEventListener("pointerdown", event => {
    pointers.set(event.pointerId, local(event));
    gone = pointers.size > 1 ? 99 : 0;
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", event => {
    const now = local(event), before = pointers.get(event.pointerId), other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (!before) return point(now);
    pointers.set(event.pointerId, now);
    gone += Math.hypot(now[0] - before[0], now[1] - before[1]);
    if (!other) return pan(now[0] - before[0], now[1] - before[1]);
    const far = at => Math.hypot(at[0] - other[0], at[1] - other[1]);
    zoom((now[0] + other[0]) / 2, (now[1] + other[1]) / 2, far(now) / Math.max(1, far(before)));
  });
  function point([x, y]) {
    const found = pick(x, y);
    canvas.style.cursor = found === null ? "grab" : "pointer";
    showTip({ x, y }, found === null ? "" : nodeTip(found), width());
  }
  function end(event) {
    if (event.type === "pointerup" && pointers.size === 1 && gone < 6) {
      const found = pick(...local(event));
      if (found === null) chooseNothing(); else go({ author: found });
    }
    pointers.delete(event.pointerId);
  }
  for (const ending of ["pointerup", "pointercancel"]) canvas.addEventListener(ending, end);
  canvas.addEventListener("pointerleave", () => showTip({}, ""));
  canvas.addEventListener("wheel", event => { event.preventDefault(); zoom(...local(event), Math.exp(-event.deltaY * 0.0015)); }, { passive: false });
}
