// @ts-check
/* About this map: what was read, left out and assumed; how it was made; and how to cite it. */
import { make, number } from "./helpers.js";
import { clusters, counts, data, KINDS, comments, size, ties } from "./discussion.js";
import { clusterCount, lettered, measureName } from "./names.js";
import { groupNumbers } from "./certainty.js";
import { phrase } from "./phrases.js";
import { copyButton } from "./said.js";

export const READERS = "en";  /* the language of what readers of files note */
export function aboutDetails() {
  const { about } = data, box = make("details", { class: "about", id: "about" }, make("summary", null, phrase("about.title")));
  const row = (many, words, lang = null) => make("li", { lang }, make("b", { class: "n" }, number(many)), " ", words);
  const rows = [...about.outcomes.map(([n, outcome]) => row(n, phrase(`outcome.${outcome}`, { n }))), ...about.others.map(([n, words]) => row(n, words, READERS))];
  box.append(
    make("h4", null, phrase("about.read")), make("p", null, phrase(days() ? "about.comments_days" : "about.comments", { n: about.read ?? counts.comments, days: days() })),
    make("ul", { class: "counts" }, rows),
    ...[...about.notes, ...about.warnings].map(words => make("p", { class: "small", lang: READERS }, words)),
    make("h4", null, phrase("about.kinds")), make("p", null, kindWords()),
    make("h4", null, phrase("about.how")), ...methods().map(words => make("p", null, words)),
    make("h4", null, phrase("about.cite")), make("p", { class: "cite" }, citation()), copyButton(phrase("about.copy"), async () => citation()),
  );
  return box;
}
const days = () => data.about.days && (data.about.days[0] === data.about.days[1] ? data.about.days[0] : phrase("time.days", { from: data.about.days[0], to: data.about.days[1] }));
function kindWords() {
  const { guessed } = ties;
  if (!comments || !comments.kind.some(kind => kind < KINDS.length)) return guessed ? phrase("about.guessed", { n: guessed }) : phrase("about.no_kinds");
  const found = new Map(KINDS.map(kind => [kind, 0]));
  for (let i = 0; i < comments.count; i++) if (comments.tie[i] >= 0 && comments.kind[i] < KINDS.length) found.set(KINDS[comments.kind[i]], found.get(KINDS[comments.kind[i]]) + 1);
  const { ambiguous: n } = data.about, told = [...found].filter(([, many]) => many).map(([kind, many]) => phrase(`about.${kind}`, { n: many }));
  return told.join(", ") + "." + (n ? " " + phrase("about.ambiguous", { n }) : "");
}
function methods() {
  const drawn = size < counts.authors ? phrase("about.held", { n: size, all: counts.authors }) : "", all = clusterCount();
  const grouped = lettered ? phrase(all > clusters.length ? "about.groups_lettered" : "about.groups", { n: all, most: clusters.length, method: data.about.clustering }) : "";
  return [phrase("about.arrows", { measure: measureName(data.size) }) + drawn + grouped, groupNumbers(), phrase("about.measures")].filter(Boolean);
}
export function citation() {
  const { title, about } = data, { comments: all, authors } = counts;
  return phrase(days() ? "about.citation_days" : "about.citation", { title, comments: all, authors, days: days(), version: about.version });
}
