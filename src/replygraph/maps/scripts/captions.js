// @ts-check
/* What one looks at, in a sentence: above the map, below a picture, and for readers who do not see it. */
import { number } from "./helpers.js";
import { authors, clusters, counts, data, size, ties } from "./discussion.js";
import { groupWords } from "./certainty.js";
import { clusterName, lettered, measureName, nameIn } from "./names.js";
import { called, phrase, share } from "./phrases.js";
import { clusterOf, isCluster } from "./scenes.js";
import { isHidden, seen } from "./seen.js";
import { stage } from "./stage.js";
import { column, spans, state } from "./state.js";
import { spansWords, timeline } from "./timeline.js";

/* How much of the whole one sees. */
export const partWords = () => seen.on ? filteredWords() : sceneWords();
function sceneWords() {
  if (state.view !== "every") return stage.scene ? stage.scene.sentence() : phrase("caption.nobody_answers", { n: size });
  return phrase(size < counts.authors ? "caption.every_first" : "caption.every", { n: size, all: counts.authors, arrows: ties.count });
}
/* What is left of what is drawn, and why. */
function filteredWords() {
  const why = [
    seen.timed ? spansWords(spans()) : "", state.hidden.size ? phrase("caption.hidden", { n: state.hidden.size }) : "",
    state.least > 1 ? phrase("caption.least", { n: state.least }) : "", state.assumed ? "" : phrase("caption.without_assumed"),
  ].filter(Boolean).join(", ");
  const unknown = seen.timed && timeline.unknown ? phrase("caption.unknown_time", { n: timeline.unknown }) : "";
  return phrase("caption.filtered", { why, unknown, ...drawn() });
}
function drawn() {
  const counted = (thing, n, all) => phrase(`count.${thing}_of`, { n, all });
  if (state.view === "every" || !stage.scene) return { authors: counted("authors", seen.people, size), arrows: counted("arrows", seen.arrows, ties.count) };
  const { nodes, edges, kind } = stage.scene;
  const left = nodes.filter(({ id }) => !isHidden(clusterOf(id)) && (isCluster(id) || seen.authors[id])).length;
  const arrows = edges.filter(({ from, to, tie }) => (isCluster(from) ? !isHidden(clusterOf(from)) && !isHidden(clusterOf(to)) : seen.ties[tie] > 0)).length;
  return { authors: counted(kind === "clusters" ? "clusters" : "authors", left, nodes.length), arrows: counted("arrows", arrows, edges.length) };
}
export const areaWords = () => state.view !== "every" && stage.scene ? stage.scene.area : measureName(data.size);

/* How many replies the source does not tell of whom they answer. */
export function knownWords() {
  const { guessed: n, replies: all } = ties;
  return n ? phrase(n === all ? "findings.all_assumed" : "findings.some_assumed", { n, all, share: share(n, all) }) : "";
}
/* At most 300 characters. */
export function altText() {
  const value = column(data.size), first = [0, 1, 2].filter(author => author < size && value[author] > 0);
  const names = first.map(author => nameIn(author) + (Number.isInteger(value[author]) ? ` (${number(value[author])})` : "")).join(", ");
  const words = [
    phrase("alt.map", { authors: counts.authors, arrows: counts.ties }), first.length ? phrase("alt.first", { measure: measureName(data.size), names }) : "",
    knownWords(), lettered ? groupWords() : "",
  ].filter(Boolean).join(" ");
  return [...words].length <= 300 ? words : [...words].slice(0, 299).join("") + "…";
}

export function chosenWords() {
  const names = pair => { const [a, b] = pair.map(author => called(authors.name[author])); return { a, b }; };
  if (state.dialogue) return phrase("dialogue.names", names(state.dialogue));
  if (state.tie) return phrase("arrow.title", names(state.tie));
  if (state.author !== null) return authors.name[state.author];
  if (state.pair) return phrase("cluster.answers", { a: clusters[state.pair[0]].letter, b: clusters[state.pair[1]].letter });
  return state.cluster === null ? "" : phrase("cluster.title", { letter: clusters[state.cluster].letter });
}
/* The clusters of a picture, by letter: the largest that are drawn. */
export function keyWords(most = 8) {
  if (!lettered || !stage.scene) return [];
  const drawnClusters = new Set(stage.scene.nodes.map(({ id }) => clusterOf(id)));
  return clusters.map((known, cluster) => ({ known, cluster })).filter(({ cluster }) => drawnClusters.has(cluster) && !isHidden(cluster)).slice(0, most)
    .map(({ known, cluster }) => ({ cluster, words: `${known.letter} ${clusterName(known)}` }));
}
