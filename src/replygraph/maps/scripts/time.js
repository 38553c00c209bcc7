/* Time: when comments were written, a span of it to look at, and a way to watch the discussion grow. */
const span = { on: false, authors: null, ties: null };
const STEPS = [60, 300, 900, 3600, 3 * 3600, 6 * 3600, DAY, 7 * DAY, 30 * DAY, 91 * DAY, 365 * DAY, 3650 * DAY];
const BARS = 100, FAR = 4;
const timeline = readTimeline();
let playing = null;

function readTimeline() {
  if (!comments) return null;
  const times = comments.time.filter(at => !Number.isNaN(at)).sort();
  if (times.length < 2) return null;
  const [first, last] = mainTimes(times);
  if (first === last) return null;
  /* Times that are known by the day alone make no finer bars. */
  const least = comments.about.some(about => about > 1) ? DAY : comments.about.some(Boolean) ? 3600 : 60;
  const step = STEPS.find(step => step >= least && (last - first) / step <= BARS) || Math.ceil((last - first) / BARS / DAY) * DAY;
  const start = Math.floor(first / step) * step, count = Math.floor((last - start) / step) + 1, bars = new Uint32Array(count);
  for (const at of times) bars[Math.max(0, Math.min(count - 1, Math.floor((at - start) / step)))]++;
  return { start, step, bars, count, before: times[0] < start, after: times.at(-1) >= start + count * step, unknown: comments.count - times.length };
}
/* One clock that stood at 1970 would press all others into one bar: what lies far off counts in the first or last bar. */
function mainTimes(times) {
  const few = Math.floor(times.length / 100), inner = [times[few], times[times.length - 1 - few]], wide = Math.max(60, inner[1] - inner[0]);
  const first = inner[0] - times[0] > FAR * wide ? inner[0] : times[0];
  return [first, times.at(-1) - inner[1] > FAR * wide ? inner[1] : times.at(-1)];
}
const edgeTime = place => timeline.start + place * timeline.step;
const firstDay = () => (timeline.before ? "until " : "") + day(edgeTime(0));
const lastDay = () => day(edgeTime(timeline.count) - 1) + (timeline.after ? " and later" : "");
function spanWords(from, until) {
  const [a, b] = [edgeTime(from), edgeTime(until)], same = day(a) === day(b - 1);
  if (timeline.step >= DAY || until - from === timeline.count) return same ? day(a) : `${day(a)} – ${day(b - 1)}`;
  return `${day(a)}, ${clock(a)} – ${same ? "" : day(b) + ", "}${clock(b)}`;
}

function setSpan(from, until) {
  state.from = Math.max(0, Math.min(from, until, timeline.count - 1));
  state.until = Math.min(timeline.count, Math.max(from, until, state.from + 1));
  span.on = state.from > 0 || state.until < timeline.count;
  $("from").value = state.from;
  $("until").value = state.until;
  if (span.on) countSpan();
  showTime();
}
function countSpan() {
  const low = state.from ? edgeTime(state.from) : -Infinity, high = state.until < timeline.count ? edgeTime(state.until) : Infinity;
  span.authors = new Uint8Array(size);
  span.ties = new Uint32Array(ties.count);
  for (let i = 0; i < comments.count; i++) {
    if (!(comments.time[i] >= low && comments.time[i] < high)) continue;
    if (comments.author[i] >= 0) span.authors[comments.author[i]] = 1;
    if (comments.tie[i] >= 0) span.ties[comments.tie[i]]++;
  }
}
function brush(from, until) {
  setSpan(from, until);
  paint();
  say();
}

function showTime() {
  if (!timeline) return;
  drawBars();
  const [left, right] = [100 * state.from / timeline.count, 100 * state.until / timeline.count];
  $("window").style.left = left + "%";
  $("window").style.width = right - left + "%";
  $("window").hidden = !span.on;
  $("span").textContent = spanWords(state.from, state.until);
  $("first").textContent = firstDay();
  $("last").textContent = lastDay();
  $("from").setAttribute("aria-valuetext", "from " + day(edgeTime(state.from)));
  $("until").setAttribute("aria-valuetext", "until " + day(edgeTime(state.until) - 1));
  $("all-time").hidden = !span.on;
}
function drawBars() {
  const canvas = $("histogram"), width = canvas.clientWidth, height = canvas.clientHeight, density = Math.min(2, devicePixelRatio || 1);
  const pen = canvas.getContext("2d"), most = Math.max(...timeline.bars), wide = width / timeline.count, gap = wide > 4 ? Math.min(2, wide / 5) : 0;
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  pen.scale(density, density);
  timeline.bars.forEach((count, i) => {
    const high = count ? Math.max(2, (height - 4) * count / most) : 0;
    pen.fillStyle = i >= state.from && i < state.until ? token("bar") : token("line");
    pen.fillRect(i * wide + gap / 2, height - high, wide - gap, high);
  });
  pen.fillStyle = token("line");
  pen.fillRect(0, height - 1, width, 1);
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
    $(id).addEventListener("input", () => moveHandle(id, Number($(id).value)));
    $(id).addEventListener("change", saveHash);
  }
  $("play").addEventListener("click", play);
  $("all-time").addEventListener("click", () => { brush(0, timeline.count); saveHash(); $("play").focus(); });
  startBrush($("histogram"));
  setSpan(0, timeline.count);
  new ResizeObserver(showTime).observe($("histogram"));
}
function moveHandle(id, place) {
  if (id === "from") brush(Math.min(place, state.until - 1), state.until); else brush(state.from, Math.max(place, state.from + 1));
}
/* Drawn across with the mouse or a finger, the bars choose a span; pointed at, one says what it stands for. */
function startBrush(canvas) {
  let begun = null;
  const at = event => {
    const place = Math.floor(timeline.count * (event.clientX - canvas.getBoundingClientRect().left) / canvas.clientWidth);
    return Math.max(0, Math.min(timeline.count - 1, place));
  };
  canvas.addEventListener("pointerdown", event => {
    if (playing) stopPlaying();
    begun = at(event);
    canvas.setPointerCapture(event.pointerId);
    brush(begun, begun + 1);
  });
  canvas.addEventListener("pointermove", event => {
    showBar(at(event));
    if (begun !== null) brush(Math.min(begun, at(event)), Math.max(begun, at(event)) + 1);
  });
  canvas.addEventListener("pointerleave", () => { $("bar").hidden = true; });
  for (const ending of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(ending, () => { if (begun !== null) { begun = null; saveHash(); } });
  }
}
function showBar(place) {
  $("bar").hidden = false;
  $("bar").textContent = `${spanWords(place, place + 1)} · ${plural(timeline.bars[place], "comment")}`;
  const middle = (place + 0.5) / timeline.count * $("histogram").clientWidth, half = $("bar").offsetWidth / 2;
  $("bar").style.left = Math.max(0, Math.min($("histogram").clientWidth - 2 * half, middle - half)) + "px";
}
