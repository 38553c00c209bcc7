// @ts-check
/* Choosing and pointing on the map: circles, names, letters and arrows. */
import { $ } from "./helpers.js";
import { repliesOn } from "./parts.js";
import { phrase, replies } from "./phrases.js";
import { clusters, tieOf } from "./discussion.js";
import { clusterTitle, nameIn } from "./names.js";
import { clusterOf, isCluster } from "./scenes.js";
import { betweenClusters, seen } from "./seen.js";
import { stage } from "./stage.js";
import { chooseNothing, go } from "./state.js";

export const edgeEnds = id => id.split("-").map(end => (end.startsWith("c") ? end : Number(end)));

export function chooseAt(at) {
  const node = nodeAt(at), edge = node === undefined ? stage.network.getEdgeAt(at) : undefined;
  if (node !== undefined) chooseNode(node);
  else if (edge !== undefined) chooseEdge(edge);
  else chooseNothing();
}
export const chooseNode = id => isCluster(id) ? go({ cluster: clusterOf(id) }) : go({ author: id });
function chooseEdge(id) {
  const [a, b] = edgeEnds(id);
  if (isCluster(a)) go({ pair: [clusterOf(a), clusterOf(b)] }); else go({ tie: [a, b] });
}
/* A click on a name is a click on its circle, and one on a letter chooses the cluster. */
export function nodeAt(at) {
  const node = stage.network.getNodeAt(at);
  return node === undefined ? [...stage.labels.placed, ...stage.labels.letters].find(({ screenBox }) => within(screenBox, at))?.id : node;
}
const within = (box, { x, y }) => Boolean(box) && box[0] <= x && x <= box[2] && box[1] <= y && y <= box[3];

export function nodeTip(id) {
  if (isCluster(id)) return phrase("tip.cluster", { name: clusterTitle(clusters[clusterOf(id)]), n: clusters[clusterOf(id)].size });
  return phrase("tip.author", { name: nameIn(id), received: seen.received[id], sent: seen.sent[id] });
}
export function edgeTip(id) {
  const [a, b] = edgeEnds(id);
  if (isCluster(a)) {
    const [from, to] = [clusterOf(a), clusterOf(b)];
    return phrase("tip.arrow", { a: clusters[from].letter, b: clusters[to].letter, replies: replies(betweenClusters(from, to)) });
  }
  return phrase("tip.arrow", { a: nameIn(a), b: nameIn(b), replies: repliesOn(tieOf(a, b)) });
}
export function showTip(at, words, width) {
  $("tip").hidden = !words;
  if (!words) return;
  $("tip").textContent = words;
  $("tip").style.left = Math.max(4, Math.min(at.x + 14, width - $("tip").offsetWidth - 6)) + "px";
  $("tip").style.top = Math.max(4, at.y - 34) + "px";
}

/* What is pointed at, and whether the picture changes by it. */
export function point(node, at, words, repaint) {
  showTip(at, words, $("map").clientWidth);
  $("map").style.cursor = words ? "pointer" : "";
  if (stage.hovered === node) return;
  stage.hovered = node;
  if (stage.scene.edges.length <= 500) repaint();
}
let onLetter = false;
export function pointAtLetter({ clientX, clientY }, repaint) {
  const frame = $("map").getBoundingClientRect(), at = { x: clientX - frame.left, y: clientY - frame.top };
  const letter = stage.scene && stage.hovered === null ? stage.labels.letters.find(({ screenBox }) => within(screenBox, at)) : undefined;
  if (letter) point(null, at, nodeTip(letter.id), repaint); else if (onLetter && stage.hovered === null) point(null, null, "", repaint);
  onLetter = Boolean(letter);
}
