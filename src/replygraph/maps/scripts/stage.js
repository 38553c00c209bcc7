// @ts-check
/* The map that is drawn by vis-network: what stands on it and where, what is bright and what steps back. */
import { $, narrow } from "./helpers.js";
import { authors, neighbours } from "./discussion.js";
import { theme } from "./colors.js";
import { lettered } from "./names.js";
import { state } from "./state.js";
import { isHidden, isSeen, seen } from "./seen.js";
import { clusterId, clusterOf, isCluster } from "./scenes.js";

/** @type {any} */
export const stage = {
  network: null, nodes: null, edges: null, scene: null, hovered: null, looks: new Map(), edition: 0, hulls: null,
  labels: { key: "", placed: [], letters: [] }, fitted: { scale: 0, frame: null }, touched: false, turned: false, group: null,
};

export const hasHulls = () => stage.scene && lettered && (stage.scene.kind === "all" || stage.scene.kind === "strongest");
export const hullAlpha = () => (theme() === "dark" ? 0.17 : 0.12);

/* Who stays bright: what is chosen, or else pointed at, and its neighbours. */
export function near() {
  const pair = state.tie || state.dialogue;
  if (pair) return new Set(pair);
  if (state.pair) return new Set(state.pair.map(clusterId));
  const author = state.author ?? (typeof stage.hovered === "number" ? stage.hovered : null);
  if (author !== null) return new Set([author, ...neighbours(author)]);
  if (state.group !== null && stage.group) return stage.group;
  if (state.cluster === null) return null;
  if (stage.scene.kind !== "clusters") return { has: id => authors.cluster[id] === state.cluster };
  const own = clusterId(state.cluster), touching = stage.scene.edges.filter(({ from, to }) => from === own || to === own);
  return new Set([own, ...touching.flatMap(({ from, to }) => [from, to])]);
}
export function isStrong({ from, to }) {
  if (state.tie) return from === state.tie[0] && to === state.tie[1];
  if (state.dialogue) return state.dialogue.includes(from) && state.dialogue.includes(to);
  if (state.pair) return from === clusterId(state.pair[0]) && to === clusterId(state.pair[1]);
  if (state.author === null && state.cluster !== null) {
    const own = clusterId(state.cluster);
    return stage.scene.kind === "clusters" ? from === own || to === own : clusterOf(from) === state.cluster && clusterOf(to) === state.cluster;
  }
  const author = state.author ?? stage.hovered;
  return from === author || to === author;
}
export const isDim = (id, around) => Boolean(around && !around.has(id)) || (!isCluster(id) && !isSeen(id));
export const isChosen = id => id === state.author || (state.cluster !== null && id === clusterId(state.cluster));
export const isBusy = id => isCluster(id) || seen.received[id] + seen.sent[id] > 0;

/* ---- where things stand ---- */
export function placed() {
  const body = stage.network.body.nodes;
  return stage.scene.nodes.filter(node => !isHidden(clusterOf(node.id)))
    .map(({ id, x, y, size }) => ({ id, x: body[id]?.x ?? x, y: body[id]?.y ?? y, size }));
}
export function surface() {
  const canvas = $("map").querySelector("canvas");
  return { canvas, width: canvas.clientWidth, height: canvas.clientHeight, ratio: canvas.width / Math.max(1, canvas.clientWidth) };
}
/* Straight arrows for many, which are quicker. */
export const isCurved = scene => scene.edges.length <= 900;
/* The point that an arrow from a to b is bent towards, as vis-network does it. */
const BENT = 0.56, TURNED = BENT * Math.PI;
export function viaOf(a, b) {
  if (!isCurved(stage.scene)) return null;
  const far = BENT * Math.hypot(b.x - a.x, b.y - a.y), angle = Math.atan2(a.y - b.y, b.x - a.x) + TURNED;
  return { x: a.x + far * Math.sin(angle), y: a.y + far * Math.cos(angle) };
}
export const joined = (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
export const circleFrame = all => all.map(({ x, y, size }) => [x - size, y - size, x + size, y + size])
  .reduce(joined, [Infinity, Infinity, -Infinity, -Infinity]);
export const fontSize = (node, scale) =>
  isCluster(node.id) ? 13 : Math.min(21, Math.max(narrow() ? 11 : 11.5, (13 + Math.min(6, node.size / 5)) * scale));
