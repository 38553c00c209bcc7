// @ts-check
/* Names and letters on the map of vis-network, at the size of the screen. */
import { theme } from "./colors.js";
import { authors, clusters } from "./discussion.js";
import { authorsInFindings } from "./findings.js";
import { cut, narrow, withSign } from "./helpers.js";
import { drawLetter, findLetters, LETTER } from "./hulls.js";
import { clusterName, onCanvas } from "./names.js";
import { placeLabels, square, writeLabel } from "./placing.js";
import { ranking } from "./ranking.js";
import { clusterId, clusterOf, isCluster } from "./scenes.js";
import { seen, seenColumn } from "./seen.js";
import { changeOf, isCompared } from "./shades.js";
import { circleFrame, fontSize, hasHulls, isBusy, isDim, isStrong, near, placed, stage, surface, viaOf } from "./stage.js";
import { state } from "./state.js";

const calledAt = id => onCanvas(isCluster(id) ? clusterName(clusters[clusterOf(id)]) : authors.name[id]);
/* Where two spans are compared, a name comes with its change. */
function labelOf(id) {
  const change = !isCompared() ? 0 : isCluster(id) ? changeOf(clusterOf(id)) : seen.change[id];
  return change ? `${calledAt(id)} ${withSign(change)}` : calledAt(id);
}
/* Where there is no room for all words of a cluster, the first say most. */
const shorterNames = ({ words }) => [2, 1].filter(most => most < words.length).map(most => words.slice(0, most).join(", "));
/* The first are named wherever there is room at all, on the map of clusters theirs; where the map is not narrow, so are those in the findings and who comes next. */
const FIRST_NAMES = 3, FIRST_ROWS = 10;
function leading() {
  if (stage.scene.kind === "clusters") return [...leadingClusters].map(clusterId);
  const value = seenColumn(state.by), first = state.upward ? [] : [...ranking().subarray(0, FIRST_ROWS)].filter(author => value[author] > 0);
  return [...new Set([...first.slice(0, FIRST_NAMES), ...authorsInFindings(), ...first])];
}
const SHORTER = [16, 10, 6];  /* signs of their names, where there is no room for all */
const leadingClusters = new Set(authors.cluster.slice(0, FIRST_NAMES));
/* In a crowd of authors without arrows names would say nothing: there one has to come near. */
const isNamed = ({ id, size }, scale) => stage.scene.nodes.length <= 150 || isCluster(id) || size * scale > 8 || isBusy(id);

export function findNames(pen, scale, letters) {
  const around = near(), all = placed().sort((a, b) => b.size - a.size || (a.id < b.id ? -1 : 1)), chosen = state.tie || state.dialogue;
  const leaders = new Map(around ? [] : leading().map((id, i) => [id, i])), orderOf = id => leaders.get(id) ?? leaders.size;
  const isFirst = id => leaders.get(id) < FIRST_NAMES, leads = id => isFirst(id) || (leaders.has(id) && !narrow());
  const circles = all.map(({ id, x, y, size }) => ({ id, x: x * scale, y: y * scale, radius: size * scale }));
  const items = all.map((node, i) => ({
    ...circles[i], text: labelOf(node.id), size: fontSize(node, scale), must: node.id === state.author || Boolean(chosen?.includes(node.id)), leads: leads(node.id),
    shorter: isCluster(node.id) ? shorterNames(clusters[clusterOf(node.id)]) : isFirst(node.id) ? SHORTER.map(most => cut(authors.name[node.id], most)) : [],
    beside: isCluster(node.id), dim: isDim(node.id, around), bold: node.id === state.author, named: isNamed(node, scale),
  })).filter(({ named, must, leads: first }) => named || must || first);
  items.sort((a, b) => Number(b.must) - Number(a.must) || orderOf(a.id) - orderOf(b.id) || (around ? Number(a.dim) - Number(b.dim) : 0));
  const [left, top, right, bottom] = circleFrame(all), room = (right - left) * (bottom - top) * scale * scale;
  return placeLabels(pen, items, circles, {
    tips: arrowHeads(all, scale, around), letters: letters.map(({ x, y }) => square(x, y, LETTER + 2)),
    frame: Math.abs(stage.fitted.scale - scale) < 1e-6 ? stage.fitted.frame : null, most: all.length <= 150 ? Infinity : Math.max(30, room / 6500),
  });
}
/* Where the tips of arrows are: a name goes elsewhere if it can. Of a chosen arrow the whole line is kept free. */
function arrowHeads(all, scale, around) {
  const at = new Map(all.map(node => [node.id, node])), boxes = [], { edges } = stage.scene;
  for (const edge of edges) {
    const strong = around && isStrong(edge), a = at.get(edge.from), b = at.get(edge.to);
    if (!a || !b || (edges.length > 150 && !strong) || (around && !strong)) continue;
    const via = viaOf(a, b) || { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, far = Math.hypot(b.x - via.x, b.y - via.y) || 1;
    const spots = [[b.x - (b.x - via.x) / far * (b.size + 6), b.y - (b.y - via.y) / far * (b.size + 6)]];
    if (strong && state.tie) spots.push([(a.x + b.x) / 4 + via.x / 2, (a.y + b.y) / 4 + via.y / 2]);
    for (const [x, y] of spots) boxes.push(square(x * scale, y * scale, 6));
  }
  return boxes;
}
function findLabels(pen, scale) {
  const all = placed(), { scene, labels, hulls } = stage;
  if (scene.kind !== "clusters") {
    /* Letters stay where they are when something is chosen, though names may move. */
    const same = labels.letters.length && labels.scale === scale && labels.hulls === hulls;
    const letters = !hasHulls() ? [] : same ? labels.letters : findLetters(all, scale, findNames(pen, scale, []));
    return { scale, hulls: stage.hulls, letters, placed: findNames(pen, scale, letters) };
  }
  const letters = all.map(({ id, x, y, size }) => ({ id, x: x * scale, y: y * scale, cluster: clusterOf(id), inside: true, radius: size * scale }));
  return { letters, placed: findNames(pen, scale, []) };
}
export function currentLabels(pen) {
  const scale = stage.network.getScale(), key = `${scale} ${stage.edition} ${theme()}`;
  if (stage.labels.key !== key) stage.labels = { key, ...findLabels(pen, scale) };
  return stage.labels;
}
export function drawLabels(pen) {
  if (!stage.scene) return;
  const { ratio, width, height } = surface(), scale = stage.network.getScale(), view = stage.network.getViewPosition();
  const [left, top] = [width / 2 - view.x * scale, height / 2 - view.y * scale], { placed: names, letters } = currentLabels(pen);
  pen.save();
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  for (const name of names) {
    const box = name.screenBox = name.box.map((edge, i) => edge + (i % 2 ? top : left));
    const inView = box[2] > 0 && box[0] < width && box[3] > 0 && box[1] < height;
    if (inView) writeLabel(pen, name, name.x + name.dx + left, name.y + name.dy + top);
  }
  for (const letter of letters) drawLetter(pen, letter, letter.x + left, letter.y + top);
  pen.restore();
}
