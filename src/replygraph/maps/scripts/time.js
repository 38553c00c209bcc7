// @ts-check
/* Time: a span of it to look at, and a way to watch the discussion grow. */
import { $ } from "./helpers.js";
import { phrase } from "./phrases.js";
import { DAY } from "./dates.js";
import { ties } from "./discussion.js";
import { token } from "./colors.js";
import { seen } from "./seen.js";
import { clampSpan, CHANGE, oneSpan, set, spans, state } from "./state.js";
import { dayUntil, edgeWords, firstWords, lastWords, spansWords, timeline } from "./timeline.js";

let playing = null;
export const isPlaying = () => playing !== null;
const brush = (from, until, more = {}) => set({ ...clampSpan(from, until), ...more });

export function showTime() {
  if (!timeline) return;
  drawBars();
  $("from").value = state.from;
  $("until").value = state.until;
  showWindow("window", seen.timed ? [state.from, state.until] : null);
  showWindow("other", state.other);
  $("span").textContent = seen.timed ? spansWords(spans()) : "";
  $("first").textContent = firstWords();
  $("last").textContent = lastWords();
  $("from").setAttribute("aria-valuetext", phrase("time.from", { when: edgeWords(state.from) }));
  $("until").setAttribute("aria-valuetext", phrase("time.until", { when: untilWords() }));
  $("all-time").hidden = $("compare").hidden = !seen.timed;
  $("compare").setAttribute("aria-pressed", String(state.other !== null));
}
function showWindow(id, span) {
  $(id).hidden = !span;
  if (span) Object.assign($(id).style, { left: 100 * span[0] / timeline.count + "%", width: 100 * (span[1] - span[0]) / timeline.count + "%" });
}
/* The span that is chosen stays, beside the one before it, or after it where none is before; another can be drawn. */
function compare() {
  if (state.other) return set(oneSpan());
  const { from, until } = state, beside = from > 0 ? clampSpan(from - (until - from), from) : clampSpan(until, until + (until - from));
  set({ other: [from, until], ...beside, by: CHANGE, upward: false, color: CHANGE });
}
const untilWords = () => state.until === timeline.count ? lastWords() : timeline.step < DAY ? edgeWords(state.until) : dayUntil(state.until);
function drawBars() {
  const canvas = $("histogram"), width = canvas.clientWidth, height = canvas.clientHeight, density = Math.min(2, devicePixelRatio || 1);
  const pen = canvas.getContext("2d"), most = Math.max(...timeline.bars), wide = width / timeline.count, gap = wide > 4 ? Math.min(2, wide / 5) : 0, shown = spans();
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  pen.scale(density, density);
  timeline.bars.forEach((count, i) => {
    const high = count ? Math.max(2, (height - 4) * count / most) : 0;
    pen.fillStyle = shown.some(([from, until]) => i >= from && i < until) ? token("bar") : token("line");
    pen.fillRect(i * wide + gap / 2, height - high, wide - gap, high);
  });
  pen.fillStyle = token("line");
  pen.fillRect(0, height - 1, width, 1);
}

function play() {
  if (playing) return stopPlaying();
  if (state.until >= timeline.count) brush(state.from, state.from + 1);
  $("play").textContent = "❚❚";
  $("play").setAttribute("aria-label", phrase("time.stop"));
  playing = setInterval(() => {
    brush(state.from, state.until + 1);
    if (state.until >= timeline.count) stopPlaying();
  }, Math.max(90, Math.min(700, 9000 / timeline.count)));
}
function stopPlaying() {
  clearInterval(playing);
  playing = null;
  $("play").textContent = "▶";
  $("play").setAttribute("aria-label", phrase("time.play"));
  set({});
}

export function startTime() {
  if (!timeline || !ties.count) return;
  $("time").hidden = false;
  for (const id of ["from", "until"]) {
    $(id).max = timeline.count;
    $(id).addEventListener("input", () => moveHandle(id, Number($(id).value)));
  }
  $("play").addEventListener("click", play);
  $("all-time").addEventListener("click", () => { brush(0, timeline.count, oneSpan()); $("play").focus(); });
  $("compare").addEventListener("click", compare);
  startBrush($("histogram"));
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
    canvas.addEventListener(ending, () => { begun = null; });
  }
}
function showBar(place) {
  $("bar").hidden = false;
  $("bar").textContent = phrase("time.bar", { when: spansWords([[place, place + 1]]), n: timeline.bars[place] });
  const middle = (place + 0.5) / timeline.count * $("histogram").clientWidth, half = $("bar").offsetWidth / 2;
  $("bar").style.left = Math.max(0, Math.min($("histogram").clientWidth - 2 * half, middle - half)) + "px";
}
