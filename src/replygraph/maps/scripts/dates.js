// @ts-check
/* Dates without the reader's time zone: the same page says the same everywhere. */
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
export const DAY = 86400;
const month = seconds => `${MONTHS[new Date(seconds * 1000).getUTCMonth()]} ${new Date(seconds * 1000).getUTCFullYear()}`;
export const day = seconds => `${new Date(seconds * 1000).getUTCDate()} ${month(seconds)}`;
export const clock = seconds => new Date(seconds * 1000).toISOString().slice(11, 16);

/* How roughly a time is known: 0 to the minute, 1 the hour, 2 the day, 3 the week, 4 the month, 5 the year. */
export function moment(at, roughly) {
  if (roughly === 0) return `${day(at)}, ${clock(at)}`;
  if (roughly === 1) return `about ${day(at)}, ${clock(at)}`;
  if (roughly === 2 && at % DAY === 0) return day(at);
  return `about ${roughly === 5 ? new Date(at * 1000).getUTCFullYear() : roughly === 4 ? month(at) : day(at)}`;
}
