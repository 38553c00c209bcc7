// @ts-check
/* When comments were written, in bars of equal length: null where fewer than two times are known. */
import { comments } from "./discussion.js";
import { DAY, clock, day, dayAndClock, dayAndClockBefore, daySpan } from "./dates.js";
import { phrase } from "./phrases.js";

const STEPS = [60, 300, 900, 3600, 3 * 3600, 6 * 3600, DAY, 7 * DAY, 30 * DAY, 91 * DAY, 365 * DAY, 3650 * DAY];
const BARS = 100, FAR = 4;
export const timeline = readTimeline();

function readTimeline() {
  if (!comments) return null;
  const times = comments.time.filter(at => !Number.isNaN(at)).sort();
  if (times.length < 2) return null;
  const [first, last] = mainTimes(times);
  if (first === last) return null;
  /* Times that are known by the day alone make no finer bars. */
  const least = comments.about.some(about => about > 1) ? DAY : comments.about.some(Boolean) ? 3600 : 60;
  const step = STEPS.find(each => each >= least && (last - first) / each <= BARS) || Math.ceil((last - first) / BARS / DAY) * DAY;
  const start = Math.floor(first / step) * step, count = Math.floor((last - start) / step) + 1, bars = new Uint32Array(count);
  for (const at of times) bars[Math.max(0, Math.min(count - 1, Math.floor((at - start) / step)))]++;
  return { start, step, bars, count, before: times[0] < start, after: times.at(-1) >= start + count * step, first, last, unknown: comments.count - times.length };
}
/* One clock that stood at 1970 would press all others into one bar: what lies far off counts in the first or last bar. */
function mainTimes(times) {
  const few = Math.floor(times.length / 100), inner = [times[few], times[times.length - 1 - few]], wide = Math.max(60, inner[1] - inner[0]);
  const first = inner[0] - times[0] > FAR * wide ? inner[0] : times[0];
  return [first, times.at(-1) - inner[1] > FAR * wide ? inner[1] : times.at(-1)];
}

export const edgeTime = place => timeline.start + place * timeline.step;
/* Bars are of equal length: the first may begin before the first comment's day, the last end after the last one's. */
const firstFrom = place => Math.max(edgeTime(place), timeline.first), lastUntil = place => Math.min(edgeTime(place) - 1, timeline.last);
const dayFrom = place => day(firstFrom(place));
export const dayUntil = place => day(lastUntil(place));
/* Within a day the clock tells more than the date. */
const oneDay = () => day(edgeTime(0)) === day(edgeTime(timeline.count) - 1) && timeline.step < DAY;
export const edgeWords = place => oneDay() ? clock(edgeTime(place)) : timeline.step < DAY ? dayAndClock(edgeTime(place)) : dayFrom(place);
export function firstWords() {
  const when = oneDay() ? edgeWords(0) : dayFrom(0);
  return timeline.before ? phrase("time.until", { when }) : when;
}
export function lastWords() {
  const when = oneDay() ? clock(edgeTime(timeline.count)) : dayUntil(timeline.count);
  return timeline.after ? phrase("time.later", { when }) : when;
}
export const spansWords = list => list.length > 1 ? phrase("time.beside", { a: spanWords(...list[0]), b: spanWords(...list[1]) }) : spanWords(...list[0]);
function spanWords(from, until) {
  const [a, b] = [edgeTime(from), edgeTime(until)], same = day(a) === day(b - 1);
  if (timeline.step >= DAY || (until - from === timeline.count && !oneDay())) return daySpan(firstFrom(from), lastUntil(until));
  return phrase("time.span", same ? { from: dayAndClock(a), to: clock(b) } : { from: dayAndClockBefore(a, b), to: dayAndClock(b) });
}
