// @ts-check
/* Dates in the page's language, without the reader's time zone: the same page says the same everywhere. */
import { phrase } from "./phrases.js";

export const DAY = 86400;
const formatted = options => new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: "UTC", ...options });
const written = options => {
  const format = formatted(options);
  return seconds => format.format(seconds * 1000);
};
const DATE = { year: "numeric", month: "short", day: "numeric" }, year = written({ year: "numeric" }), month = written({ year: "numeric", month: "short" });
export const day = written(DATE), clock = written({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
/* From one day to another, with what both have in common said once: `3–9 Mar 2026`. */
const dates = formatted(DATE);
export const daySpan = (from, to) => dates.formatRange(from * 1000, to * 1000);
const dayOfYear = written({ month: "short", day: "numeric" });
export const dayAndClock = seconds => phrase("time.moment", { day: day(seconds), clock: clock(seconds) });
/* Up to a moment of another day, whose year is not said twice. */
export const dayAndClockBefore = (seconds, until) => year(seconds) === year(until) ? phrase("time.moment", { day: dayOfYear(seconds), clock: clock(seconds) }) : dayAndClock(seconds);

/* How roughly a time is known: 0 to the minute, 1 the hour, 2 the day, 3 the week, 4 the month, 5 the year. */
export function moment(at, roughly) {
  if (roughly === 0) return dayAndClock(at);
  if (roughly === 2 && at % DAY === 0) return day(at);
  return phrase("time.about", { when: roughly === 1 ? dayAndClock(at) : roughly === 5 ? year(at) : roughly === 4 ? month(at) : day(at) });
}
