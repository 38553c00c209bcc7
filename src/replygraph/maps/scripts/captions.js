// @ts-check
/* What one looks at, in a sentence: above the map, below a picture, and for readers who do not see it. */
import { isolated, number, plural } from "./helpers.js";
import { authors, clusters, counts, data, size, ties } from "./discussion.js";
import { clusterCount, clusterName, lettered, measureName, nameIn, people } from "./names.js";
import { clusterOf, isCluster } from "./scenes.js";
import { isHidden, seen } from "./seen.js";
import { stage } from "./stage.js";
import { column, state } from "./state.js";
import { spanWords, timeline } from "./timeline.js";

/* How much of the whole one sees. */
export function partWords() {
  const whole = seen.on ? filteredWords() : sceneWords();
  return whole;
}
function sceneWords() {
  if (state.view !== "every") return stage.scene ? stage.scene.sentence() : `${people(size)}, nobody answers anybody`;
  const who = size < counts.authors ? `The first ${number(size)} of ${number(counts.authors)}` : `All ${number(size)}`;
  return `${who} authors, ${plural(ties.count, "arrow")}`;
}
/* What is left of what is drawn, and why. */
function filteredWords() {
  const { nodes, edges } = drawn(), why = [
    seen.timed ? spanWords(state.from, state.until) : "", state.hidden.size ? `${plural(state.hidden.size, "group")} hidden` : "",
    state.least > 1 ? `at least ${number(state.least)} replies` : "", state.assumed ? "" : "without assumed replies",
  ].filter(Boolean).join(", ");
  const unknown = seen.timed && timeline.unknown ? `; of ${plural(timeline.unknown, "comment")} the time is not known` : "";
  return `${why}: ${nodes}, ${edges}${unknown}`;
}
function drawn() {
  if (state.view === "every" || !stage.scene) return { nodes: `${number(seen.people)} of ${people(size)}`, edges: `${number(seen.arrows)} of ${plural(ties.count, "arrow")}` };
  const { nodes, edges, kind } = stage.scene, thing = kind === "clusters" ? "cluster" : "author";
  const left = nodes.filter(({ id }) => !isHidden(clusterOf(id)) && (isCluster(id) || seen.authors[id])).length;
  const arrows = edges.filter(({ from, to, tie }) => (isCluster(from) ? !isHidden(clusterOf(from)) && !isHidden(clusterOf(to)) : seen.ties[tie] > 0)).length;
  return { nodes: `${number(left)} of ${plural(nodes.length, thing)}`, edges: `${number(arrows)} of ${plural(edges.length, "arrow")}` };
}
export const areaWords = () => state.view !== "every" && stage.scene ? stage.scene.area : measureName(data.size);

/* How many groups there are, and whether they are clearer than chance: the beginning of the sentence that says it. */
const groupWords = () => data.certainty.groups ? `${data.certainty.groups.split(/:| \(/)[0]}.`
  : `${plural(clusterCount(), "group")}; whether they are clearer than chance was not tested.`;
/* At most 300 characters. */
export function altText() {
  const value = column(data.size), first = [0, 1, 2].filter(author => author < size && value[author] > 0);
  const names = first.map(author => nameIn(author) + (Number.isInteger(value[author]) ? ` (${number(value[author])})` : "")).join(", ");
  const words = [
    `Map of who answers whom: ${people(counts.authors)}, ${plural(counts.ties, "arrow")}.`, first.length ? `First by ${measureName(data.size)}: ${names}.` : "",
    lettered ? groupWords() : "",
  ].filter(Boolean).join(" ");
  return [...words].length <= 300 ? words : [...words].slice(0, 299).join("") + "…";
}
export const HELP = " Arrow keys go from author to author, plus and minus zoom, Enter reads the details.";

export function chosenWords() {
  if (state.dialogue) return state.dialogue.map(author => isolated(authors.name[author])).join(" and ");
  if (state.tie) return `${isolated(authors.name[state.tie[0]])} answers ${isolated(authors.name[state.tie[1]])}`;
  if (state.author !== null) return authors.name[state.author];
  if (state.pair) return `Cluster ${clusters[state.pair[0]].letter} answers cluster ${clusters[state.pair[1]].letter}`;
  return state.cluster === null ? "" : `Cluster ${clusters[state.cluster].letter}`;
}
/* The clusters of a picture, by letter: the largest that are drawn. */
export function keyWords(most = 8) {
  if (!lettered || !stage.scene) return [];
  const drawnClusters = new Set(stage.scene.nodes.map(({ id }) => clusterOf(id)));
  return clusters.map((known, cluster) => ({ known, cluster })).filter(({ cluster }) => drawnClusters.has(cluster) && !isHidden(cluster)).slice(0, most)
    .map(({ known, cluster }) => ({ cluster, words: `${known.letter} ${clusterName(known)}` }));
}
