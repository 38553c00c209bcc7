// @ts-check
/* About this map: what was read, left out and assumed; how it was made; and how to cite it. */
import { make, number, plural, replies } from "./helpers.js";
import { clusters, counts, data, KINDS, comments, size, ties } from "./discussion.js";
import { clusterCount, lettered, measureName } from "./names.js";
import { copyButton } from "./said.js";

export function aboutDetails() {
  const { about } = data, box = make("details", { class: "about", id: "about" }, make("summary", null, "About this map"));
  const rows = [...about.outcomes, ...about.others].map(([many, words]) => make("li", null, make("b", { class: "n" }, number(many)), " ", words));
  box.append(
    make("h4", null, "What was read"), make("p", null, plural(counts.comments, "comment"), days() ? `, ${days()}` : "", "."),
    make("ul", { class: "counts" }, rows),
    ...[...about.notes, ...about.warnings].map(words => make("p", { class: "small" }, words)),
    make("h4", null, "How whom a comment answers is known"), make("p", null, kindWords()),
    make("h4", null, "How the map is made"), ...methods().map(words => make("p", null, words)),
    make("h4", null, "To cite it"), make("p", { class: "cite" }, citation()), copyButton("Copy citation", async () => citation()),
  );
  return box;
}
const days = () => data.about.days && (data.about.days[0] === data.about.days[1] ? data.about.days[0] : `${data.about.days[0]} to ${data.about.days[1]}`);
function kindWords() {
  const guessed = ties.assumed.reduce((sum, each) => sum + each, 0);
  if (!comments || !comments.kind.some(kind => kind < KINDS.length)) return guessed ? `${replies(guessed)} assumed.` : "This file does not say for each reply how it is known.";
  const found = new Map(KINDS.map(kind => [kind, 0]));
  for (let i = 0; i < comments.count; i++) if (comments.tie[i] >= 0 && comments.kind[i] < KINDS.length) found.set(KINDS[comments.kind[i]], found.get(KINDS[comments.kind[i]]) + 1);
  const WORDS = {
    explicit: "explicit (an id or a link)", structural: "structural (nesting, or the order of the page)",
    named: "named (a quotation, a mention, “Reply to NAME”)", assumed: "assumed (nothing in the source tells)",
  };
  return [...found].filter(([, many]) => many).map(([kind, many]) => `${number(many)} ${WORDS[kind]}`).join(", ") + ".";
}
function methods() {
  const drawn = size < counts.authors ? ` The page holds the first ${number(size)} of ${number(counts.authors)} authors and the replies among them.` : "";
  const largest = clusterCount() > clusters.length ? `, of which the ${number(clusters.length)} largest have letters` : "";
  const grouped = lettered ? ` Groups: Leiden's method on who answers whom, by directed modularity; ${plural(clusterCount(), "group")}${largest}.` : "";
  return [
    `An arrow goes from the author of a reply to the author answered; its width is by the number of replies. Replies to oneself make no arrow. A circle's area is by ${measureName(data.size)}.`
      + drawn + grouped,
    "PageRank and other measures are of the whole discussion; counts follow the time, the groups and the least number of replies that are chosen.",
  ];
}
export function citation() {
  const span = days() ? `, ${days()}` : "";
  return `${data.title}: map of who answers whom. ${plural(counts.comments, "comment")} by ${plural(counts.authors, "author")}${span}. Made with replygraph ${data.about.version}.`;
}
