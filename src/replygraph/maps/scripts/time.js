/* Time: when comments were written, a span of it to look at, and a way to watch the discussion grow. */
const span = { on: false, authors: null, ties: null };
const DAY = 86400, STEPS = [60, 300, 900, 3600, 3 * 3600, 6 * 3600, DAY, 7 * DAY, 30 * DAY, 91 * DAY, 365 * DAY, 3650 * DAY];
const timeline = readTimeline();
let playing = null;

function readTimeline() {
  if (!comments) return null;
  let first = Infinity, last = -Infinity;
  for (const at of comments.time) if (!Number.isNaN(at)) { first = Math.min(first, at); last = Math.max(last, at); }
  if (!(last > first)) return null;
  /* Times that are known by the day alone make no finer bars. */
  const least = comments.about.some(Boolean) ? DAY : 60, step = STEPS.find(step => step >= least && (last - first) / step <= 100) || STEPS.at(-1);
  const start = Math.floor(first / step) * step, bars = new Uint32Array(Math.floor((last - start) / step) + 1);
  if (bars.length < 2) return null;
  for (const at of comments.time) if (!Number.isNaN(at)) bars[Math.floor((at - start) / step)]++;
  return { start, step, bars, count: bars.length };
}
const edgeTime = place => timeline.start + place * timeline.step;
function spanWords(from, until) {
  const [a, b] = [edgeTime(from), edgeTime(until) - 1];
  if (timeline.step >= DAY) return day(a) === day(b) ? day(a) : `${day(a)} – ${day(b)}`;
  return day(a) === day(b) ? `${day(a)}, ${clock(a)} – ${clock(b + 1)}` : `${day(a)}, ${clock(a)} – ${day(b)}, ${clock(b + 1)}`;
}

function setSpan(from, until) {
  state.from = Math.max(0, Math.min(from, until, timeline.count - 1));
  state.until = Math.min(timeline.count, Math.max(from, until, state.from + 1));
  span.on = state.from > 0 || state.until < timeline.count;
  $("from").value = state.from;
  $("until").value = state.until;
  if (span.on) {
    const [low, high] = [edgeTime(state.from), edgeTime(state.until)];
    span.authors = new Uint8Array(size);
    span.ties = new Uint32Array(ties.count);
    for (let i = 0; i < comments.count; i++) {
      if (!(comments.time[i] >= low && comments.time[i] < high)) continue;
      if (comments.author[i] >= 0) span.authors[comments.author[i]] = 1;
      if (comments.tie[i] >= 0) span.ties[comments.tie[i]]++;
    }
  }
  showTime();
}
function brush(from, until) {
  setSpan(from, until);
  paint();
  say();
}

function showTime() {
  if (!timeline) return;
  const canvas = $("histogram"), width = canvas.clientWidth, height = canvas.clientHeight, density = Math.min(2, devicePixelRatio || 1), pen = canvas.getContext("2d");
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  pen.scale(density, density);
  const most = Math.max(...timeline.bars), wide = width / timeline.count, gap = wide > 4 ? Math.min(2, wide / 5) : 0;
  timeline.bars.forEach((count, i) => {
    const high = count ? Math.max(2, (height - 4) * count / most) : 0;
    pen.fillStyle = i >= state.from && i < state.until ? token("bar") : token("line");
    pen.fillRect(i * wide + gap / 2, height - high, wide - gap, high);
  });
  pen.fillStyle = token("line");
  pen.fillRect(0, height - 1, width, 1);
  const [left, right] = [100 * state.from / timeline.count, 100 * state.until / timeline.count];
  $("window").style.left = left + "%";
  $("window").style.width = right - left + "%";
  $("window").hidden = !span.on;
  $("span").textContent = spanWords(state.from, state.until);
  $("first").textContent = day(edgeTime(0));
  $("last").textContent = day(edgeTime(timeline.count) - 1);
  $("from").setAttribute("aria-valuetext", "from " + day(edgeTime(state.from)));
  $("until").setAttribute("aria-valuetext", "until " + day(edgeTime(state.until) - 1));
  $("all-time").hidden = !span.on;
}

function play() {
  if (playing) return stopPlaying();
  if (state.until >= timeline.count) brush(state.from, state.from + 1);
  $("play").textContent = "❚❚";
  $("play").setAttribute("aria-label", "Stop");
  playing = setInterval(() => {
    brush(state.from, state.until + 1);
    if (state.until >= timeline.count) stopPlaying();
  }, Math.max(90, Math.min(700, 9000 / timeline.count)));
}
function stopPlaying() {
  clearInterval(playing);
  playing = null;
  $("play").textContent = "▶";
  $("play").setAttribute("aria-label", "Play through time");
  saveHash();
}
function startTime() {
  if (!timeline || !ties.count) return;
  $("time").hidden = false;
  for (const id of ["from", "until"]) {
    $(id).max = timeline.count;
    $(id).addEventListener("input", () => brush(id === "from" ? Math.min(Number($(id).value), state.until - 1) : state.from, id === "until" ? Math.max(Number($(id).value), state.from + 1) : state.until));
    $(id).addEventListener("change", saveHash);
  }
  $("play").addEventListener("click", play);
  $("all-time").addEventListener("click", () => { brush(0, timeline.count); saveHash(); $("play").focus(); });
  const canvas = $("histogram"), at = event => Math.max(0, Math.min(timeline.count - 1, Math.floor(timeline.count * (event.clientX - canvas.getBoundingClientRect().left) / canvas.clientWidth)));
  let begun = null;
  canvas.addEventListener("pointerdown", event => { begun = at(event); canvas.setPointerCapture(event.pointerId); brush(begun, begun + 1); });
  canvas.addEventListener("pointermove", event => { if (begun !== null) brush(Math.min(begun, at(event)), Math.max(begun, at(event)) + 1); });
  for (const ending of ["pointerup", "pointercancel"]) canvas.addEventListener(ending, () => { if (begun !== null) { begun = null; saveHash(); } });
  setSpan(0, timeline.count);
  new ResizeObserver(showTime).observe(canvas);
}
