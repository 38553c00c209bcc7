/* Every author of a big discussion, by WebGL2: points and lines in two calls, names and arrows on a canvas above. */
const MARGIN = 0.15, STILL = 140, NAMES = 50, ARROWS_AT = 400;
const VERTEX = `#version 300 es
  in vec2 place; in float radius; in vec4 color; uniform vec3 view; uniform vec2 half_size; uniform float density; out vec4 shade;
  void main() {
    vec2 at = (place - view.xy) * view.z / half_size;
    gl_Position = vec4(at.x, -at.y, 0.0, 1.0);
    gl_PointSize = max(radius * 2.0 * view.z, 1.6) * density;
    shade = color;
  }`;
const FRAGMENT = `#version 300 es
  precision mediump float; in vec4 shade; uniform float lines, alpha; out vec4 pixel;
  void main() {
    if (lines > 0.5) { pixel = vec4(shade.rgb, shade.a * alpha); return; }
    float away = length(gl_PointCoord - 0.5);
    if (away > 0.5) discard;
    pixel = vec4(shade.rgb, shade.a * smoothstep(0.5, 0.42, away));
  }`;

function everyAuthor(box) {
  const below = make("canvas"), above = make("canvas");
  const gl = below.getContext("webgl2", { alpha: false, antialias: false, preserveDrawingBuffer: true });
  if (!gl) return null;
  box.replaceChildren(below, above);
  const x = new Float32Array(size), y = new Float32Array(size), radius = new Float32Array(size), hidden = new Uint8Array(size), places = new Float32Array(2 * size);
  const values = sizeColumn(), most = Math.max(1e-12, values[0] || 0);
  for (let i = 0; i < size; i++) {
    [x[i], y[i]] = everyPlace(i);
    places[2 * i] = x[i];
    places[2 * i + 1] = y[i];
    radius[i] = Math.max(data.all.least, data.all.most * Math.sqrt(values[i] / most));
  }
  let view = { x: 0, y: 0, scale: 1 }, seen = view, width = 1, height = 1, density = 1, chosen = [], program = null, waiting = null, asked = false, lasted = 0, lines = false, touched = false;
  const pixel = new Uint8Array(4);

  function compile(kind, text) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    return shader;
  }
  function build() {
    program = gl.createProgram();
    gl.attachShader(program, compile(gl.VERTEX_SHADER, VERTEX));
    gl.attachShader(program, compile(gl.FRAGMENT_SHADER, FRAGMENT));
    gl.linkProgram(program);
    gl.useProgram(program);
    fill("place", places, 2);
    fill("radius", radius, 1);
    const ends = new Uint32Array(2 * ties.count);
    for (let tie = 0; tie < ties.count; tie++) { ends[2 * tie] = ties.source[tie]; ends[2 * tie + 1] = ties.target[tie]; }
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, ends, gl.STATIC_DRAW);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);
    colorBuffer = gl.createBuffer();
    paint();
  }
  let colorBuffer = null;
  function fill(name, values, count) {
    const at = gl.getAttribLocation(program, name);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, values, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, count, gl.FLOAT, false, 0, 0);
  }

  /* Colours change with theme, legend, time and choice; places never do. */
  function paint() {
    if (!program) return;  /* the graphics card took its memory back; it will say when it gives it again */
    const around = chosen.length === 1 ? new Set([chosen[0], ...neighbours(chosen[0])]) : chosen.length ? new Set(chosen) : state.cluster !== null ? { has: author => authors.cluster[author] === state.cluster } : null;
    const colors = new Uint8Array(4 * size), hues = clusters.map((_, cluster) => parts(hueOf(cluster))), grey = parts(GREY[theme()]);
    for (let i = 0; i < size; i++) {
      const [r, g, b] = hues[authors.cluster[i]] || grey, quiet = (around && !around.has(i)) || (span.on && !span.authors[i]);
      hidden[i] = state.hidden.has(authors.cluster[i]) ? 1 : 0;
      colors[4 * i] = r; colors[4 * i + 1] = g; colors[4 * i + 2] = b; colors[4 * i + 3] = hidden[i] ? 0 : quiet ? 36 : 235;
    }
    gl.bindBuffer(gl.ARRAY_BUFFER, colorBuffer);
    gl.bufferData(gl.ARRAY_BUFFER, colors, gl.DYNAMIC_DRAW);
    const at = gl.getAttribLocation(program, "color");
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, 4, gl.UNSIGNED_BYTE, true, 0, 0);
    draw();
  }
  function resize() {
    density = Math.min(2, devicePixelRatio || 1);
    width = Math.max(1, box.clientWidth);
    height = Math.max(1, box.clientHeight);
    for (const canvas of [below, above]) {
      canvas.width = Math.round(width * (1 + 2 * MARGIN) * density);
      canvas.height = Math.round(height * (1 + 2 * MARGIN) * density);
      canvas.style.width = width * (1 + 2 * MARGIN) + "px";
      canvas.style.height = height * (1 + 2 * MARGIN) + "px";
      canvas.style.left = -MARGIN * width + "px";
      canvas.style.top = -MARGIN * height + "px";
    }
    if (touched) draw(); else fit();
  }

  /* The lines cost the most: they are drawn when the map stands; while it moves its last picture moves with it. */
  function draw() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      if (!program || gl.isContextLost() || box.hidden) return;
      const begun = performance.now(), uniform = name => gl.getUniformLocation(program, name);
      gl.viewport(0, 0, below.width, below.height);
      gl.clearColor(...parts(token("map")).map(part => part / 255), 1);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.uniform3f(uniform("view"), view.x, view.y, view.scale);
      gl.uniform2f(uniform("half_size"), width * (0.5 + MARGIN), height * (0.5 + MARGIN));
      gl.uniform1f(uniform("density"), density);
      if (lines) {
        gl.uniform1f(uniform("alpha"), Math.min(0.5, Math.max(0.012, 1300 * Math.max(1, view.scale / fitted()) ** 0.3 / Math.max(1, ties.count))) * (theme() === "dark" ? 1.3 : 1));
        gl.uniform1f(uniform("lines"), 1);
        gl.drawElements(gl.LINES, 2 * ties.count, gl.UNSIGNED_INT, 0);
      }
      gl.uniform1f(uniform("lines"), 0);
      gl.drawArrays(gl.POINTS, 0, size);
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);  /* which waits: only so is it known how long it took */
      lasted = performance.now() - begun;
      seen = view;
      for (const canvas of [below, above]) canvas.style.transform = "";
      drawAbove();
      if (!lines) waiting = setTimeout(() => { lines = true; draw(); }, STILL);
    });
  }
  function stir() {
    touched = true;
    const moved = `translate(${(seen.x - view.x) * view.scale}px, ${(seen.y - view.y) * view.scale}px) scale(${view.scale / seen.scale})`;
    for (const canvas of [below, above]) canvas.style.transform = moved;
    if (lasted < 25) return draw();  /* a graphics card that is quick draws as it goes */
    clearTimeout(waiting);
    waiting = setTimeout(draw, STILL);
  }

  const screen = i => [(x[i] - view.x) * view.scale + width / 2, (y[i] - view.y) * view.scale + height / 2];
  const inside = ([a, b]) => a > -MARGIN * width && b > -MARGIN * height && a < width * (1 + MARGIN) && b < height * (1 + MARGIN);
  function drawAbove() {
    const pen = above.getContext("2d");
    pen.setTransform(density, 0, 0, density, 0, 0);
    pen.clearRect(0, 0, above.width, above.height);
    pen.translate(MARGIN * width, MARGIN * height);
    const visible = [];
    let all = 0;
    for (let i = 0; i < size; i++) if (!hidden[i] && inside(screen(i))) { all++; if (visible.length < ARROWS_AT) visible.push(i); }
    if (chosen.length === 1) [...sentBy(chosen[0]), ...gotBy(chosen[0])].sort(byWeight).slice(0, 500).forEach(tie => arrow(pen, tie, 1));
    else if (chosen.length === 2) arrow(pen, tieOf(...chosen), 1);
    else if (all <= ARROWS_AT) for (const i of visible) for (const tie of sentBy(i)) arrow(pen, tie, 0.6);
    if (chosen.length === 1) disc(pen, chosen[0]);
    const near = chosen.length === 1 ? new Set(neighbours(chosen[0])) : new Set(), first = i => (chosen.includes(i) ? 2 : near.has(i) ? 1 : 0);
    const items = [...new Set([...chosen, ...visible, ...near])].filter(i => !hidden[i] && inside(screen(i))).sort((a, b) => first(b) - first(a) || a - b).map(i => {
      const [left, top] = screen(i);
      return { id: i, text: onCanvas(authors.name[i]), x: left, y: top, radius: Math.max(1, radius[i] * view.scale), size: 12.5, must: chosen.includes(i), bold: chosen.includes(i), dim: false };
    });
    const letters = centres.map(({ cluster, x: a, y: b }) => ({ cluster, x: (a - view.x) * view.scale + width / 2, y: (b - view.y) * view.scale + height / 2 }));
    const shown = chosen.length ? [] : letters.filter(({ cluster, x, y }) => !state.hidden.has(cluster) && inside([x, y]));
    for (const name of placeLabels(pen, items, { letters: shown.map(({ x, y }) => [x - 12, y - 12, x + 12, y + 12]), most: near.size ? NAMES / 2 : NAMES })) writeLabel(pen, name, name.x + name.dx, name.y + name.dy);
    for (const letter of shown) drawLetter(pen, letter, letter.x, letter.y);
  }
  /* Above the middle of each cluster that is large enough to have a place on such a map. */
  const centres = lettered ? findCentres() : [];
  function findCentres() {
    const sums = clusters.map(() => [0, 0, 0]);
    for (let i = 0; i < size; i++) { const sum = sums[authors.cluster[i]]; if (sum) { sum[0] += x[i]; sum[1] += y[i]; sum[2] += y[i] * y[i]; } }
    return clusters.map((known, cluster) => {
      const [a, b, c] = sums[cluster].map(sum => sum / known.size);
      return { cluster, x: a, y: b - 1.7 * Math.sqrt(Math.max(0, c - b * b)) };
    }).filter(({ cluster }) => clusters[cluster].size >= Math.max(20, size / 250));
  }
  function disc(pen, i) {
    pen.beginPath();
    pen.arc(...screen(i), Math.max(5, radius[i] * view.scale), 0, 2 * Math.PI);
    pen.fillStyle = colorOf(i);
    pen.strokeStyle = token("ink");
    pen.lineWidth = 2.5;
    pen.fill();
    pen.stroke();
  }
  function arrow(pen, tie, alpha) {
    const a = ties.source[tie], b = ties.target[tie];
    if (tie < 0 || hidden[a] || hidden[b] || (span.on && !span.ties[tie])) return;
    const start = screen(a), end = screen(b), far = Math.hypot(end[0] - start[0], end[1] - start[1]), gap = Math.max(radius[b] * view.scale, 1.5) + 2;
    if (far < gap + 4) return;
    const unit = [(end[0] - start[0]) / far, (end[1] - start[1]) / far], tip = [end[0] - unit[0] * gap, end[1] - unit[1] * gap];
    const wide = Math.min(5, 0.8 + Math.sqrt(ties.weight[tie]) * 0.6), head = 5 + wide, foot = [tip[0] - unit[0] * head, tip[1] - unit[1] * head];
    pen.globalAlpha = alpha;
    pen.strokeStyle = pen.fillStyle = colorOf(a);
    pen.lineWidth = wide;
    pen.beginPath(); pen.moveTo(...start); pen.lineTo(...foot); pen.stroke();
    pen.beginPath(); pen.moveTo(...tip); pen.lineTo(foot[0] - unit[1] * head / 2.4, foot[1] + unit[0] * head / 2.4); pen.lineTo(foot[0] + unit[1] * head / 2.4, foot[1] - unit[0] * head / 2.4); pen.fill();
    pen.globalAlpha = 1;
  }

  /* Picking by a grid: only the authors near the pointer are looked at. */
  const low = [Infinity, Infinity], high = [-Infinity, -Infinity];
  for (let i = 0; i < size; i++) { low[0] = Math.min(low[0], x[i]); low[1] = Math.min(low[1], y[i]); high[0] = Math.max(high[0], x[i]); high[1] = Math.max(high[1], y[i]); }
  const CELLS = 200, extent = [Math.max(1, high[0] - low[0]), Math.max(1, high[1] - low[1])];
  const cell = (value, axis) => Math.max(0, Math.min(CELLS - 1, Math.floor((value - low[axis]) / extent[axis] * CELLS)));
  const grid = groupBy(Int32Array.from(x, (_, i) => cell(x[i], 0) * CELLS + cell(y[i], 1)), CELLS * CELLS);
  function pick(px, py) {
    const at = [(px - width / 2) / view.scale + view.x, (py - height / 2) / view.scale + view.y], reach = 10 / view.scale, wide = reach + data.all.most;
    let best = null, nearest = reach;
    for (let a = cell(at[0] - wide, 0); a <= cell(at[0] + wide, 0); a++) for (let b = cell(at[1] - wide, 1); b <= cell(at[1] + wide, 1); b++) {
      for (let place = grid.starts[a * CELLS + b]; place < grid.starts[a * CELLS + b + 1]; place++) {
        const i = grid.order[place], away = Math.hypot(x[i] - at[0], y[i] - at[1]) - radius[i];
        if (!hidden[i] && away < nearest) { nearest = away; best = i; }
      }
    }
    return best;
  }

  const fitted = () => 0.94 * Math.min(width / extent[0], height / extent[1]);
  function fit() { touched = false; view = { x: (low[0] + high[0]) / 2, y: (low[1] + high[1]) / 2, scale: fitted() }; draw(); }
  function focus(list, go) {
    chosen = list;
    if (go && list.length) {
      touched = true;
      view = { x: x[list[0]], y: y[list[0]], scale: Math.max(view.scale, 0.4) };
    }
    paint();
  }
  function zoom(px, py, by) {
    const scale = Math.min(6, Math.max(fitted() / 2, view.scale * by)), at = [(px - width / 2) / view.scale + view.x, (py - height / 2) / view.scale + view.y];
    view = { x: at[0] - (px - width / 2) / scale, y: at[1] - (py - height / 2) / scale, scale };
    stir();
  }
  function pan(dx, dy) { view = { ...view, x: view.x - dx / view.scale, y: view.y - dy / view.scale }; stir(); }

  /* One finger or the mouse moves the map, two fingers or the wheel zoom, a click chooses. */
  const pointers = new Map(), local = event => { const frame = box.getBoundingClientRect(); return [event.clientX - frame.left, event.clientY - frame.top]; };
  let gone = 0;
  above.addEventListener("pointerdown", event => {
    pointers.set(event.pointerId, local(event));
    gone = pointers.size > 1 ? 99 : 0;
    above.setPointerCapture(event.pointerId);
  });
  above.addEventListener("pointermove", event => {
    const now = local(event), before = pointers.get(event.pointerId);
    if (!before) return point(now);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, now);
    gone += Math.hypot(now[0] - before[0], now[1] - before[1]);
    if (!other) return pan(now[0] - before[0], now[1] - before[1]);
    const far = at => Math.hypot(at[0] - other[0], at[1] - other[1]);
    zoom((now[0] + other[0]) / 2, (now[1] + other[1]) / 2, far(now) / Math.max(1, far(before)));
  });
  function point(at) {
    const found = pick(...at);
    above.style.cursor = found === null ? "grab" : "pointer";
    $("tip").hidden = found === null;
    if (found === null) return;
    $("tip").textContent = nodeTip(found);
    $("tip").style.left = Math.min(at[0] + 14, width - $("tip").offsetWidth - 6) + "px";
    $("tip").style.top = Math.max(4, at[1] - 34) + "px";
  }
  for (const ending of ["pointerup", "pointercancel"]) above.addEventListener(ending, event => {
    if (ending === "pointerup" && pointers.size === 1 && gone < 6) { const found = pick(...local(event)); if (found === null) chooseNothing(); else go({ author: found }); }
    pointers.delete(event.pointerId);
  });
  above.addEventListener("pointerleave", () => { $("tip").hidden = true; });
  above.addEventListener("wheel", event => { event.preventDefault(); zoom(...local(event), Math.exp(-event.deltaY * 0.0015)); }, { passive: false });
  below.addEventListener("webglcontextlost", event => { event.preventDefault(); program = null; });
  below.addEventListener("webglcontextrestored", build);

  function png() {
    const whole = make("canvas", { width: Math.round(width * density), height: Math.round(height * density) }), pen = whole.getContext("2d");
    for (const canvas of [below, above]) pen.drawImage(canvas, -Math.round(MARGIN * width * density), -Math.round(MARGIN * height * density));
    return whole;
  }
  resize();
  new ResizeObserver(resize).observe(box);
  build();
  return { paint, focus, fit, pick, pan, zoom: by => zoom(width / 2, height / 2, by), screen, png, card: gl };
}
