// @ts-check
/* Two spans of time beside each other: who received more replies in the later one, and who fewer. */
import { make, number } from "./helpers.js";
import { authors } from "./discussion.js";
import { badge } from "./names.js";
import { authorButton, count, growing, section, small } from "./parts.js";
import { phrase } from "./phrases.js";
import { isSeen, seen } from "./seen.js";
import { spansWords } from "./timeline.js";

export function comparison() {
  const [earlier, later] = seen.parts, long = ({ span: [from, until] }) => until - from, told = part => ({ span: spansWords([part.span]), n: part.replies });
  const lines = [earlier, later].map(part => make("li", null, phrase("compare.span", told(part))));
  const changed = [[1, "more"], [-1, "fewer"]].flatMap(([sign, key]) => rowsOf(sign, phrase(`compare.${key}`)));
  return [
    ...section(phrase("compare.title"), make("ul", { class: "counts" }, lines)),
    small(phrase(long(earlier) === long(later) ? "compare.chance" : "compare.unequal")),
    ...changed.length ? changed : [make("p", null, phrase("compare.none"))],
  ];
}
function rowsOf(sign, title) {
  const found = [...seen.change.keys()].filter(author => isSeen(author) && sign * seen.change[author] > 0)
    .sort((a, b) => sign * (seen.change[b] - seen.change[a]) || a - b);
  return found.length ? section(title, growing("ul", "rows", found, changeLine, 6)) : [];
}
function changeLine(author) {
  const [from, to] = seen.parts.map(({ received }) => number(received[author]));
  return make("li", null, badge(authors.cluster[author]), authorButton(author), count(`${from} ${phrase("arrow.sign")} ${to}`));
}
