// @ts-check
/* How circles and arrows look: by cluster and by number of replies, by what is chosen and by what is looked at. */
import { ties } from "./discussion.js";
import { faint, lineWidth, mixed, token } from "./colors.js";
import { colorOf, colorOfCluster } from "./shades.js";
import { betweenClusters, isHidden, seen } from "./seen.js";
import { clusterOf, isCluster } from "./scenes.js";
import { isChosen, isDim, isStrong, stage } from "./stage.js";
import { state } from "./state.js";

const colorOfNode = id => isCluster(id) ? colorOfCluster(clusterOf(id)) : colorOf(id);
export function nodeLook({ id }, around) {
  const hue = colorOfNode(id), ground = token("map"), dim = isDim(id, around), soft = isCluster(id);
  const background = mixed(hue, ground, (dim ? 0.22 : 1) * (soft ? 0.4 : 1));
  const border = isChosen(id) ? token("ink") : soft ? mixed(hue, ground, dim ? 0.3 : 1) : ground;
  return {
    id, hidden: isHidden(clusterOf(id)), borderWidth: isChosen(id) ? 3 : stage.scene.nodes.length > 150 ? 1 : 2,
    color: { background, border, highlight: { background, border }, hover: { background, border: token("ink") } },
  };
}

/* From how many arrows on, how faint the weakest and the strongest are: where there are many, the strong ones are the picture. */
const FAINT = [[900, 0.22, 0.6], [300, 0.34, 0.65], [120, 0.55, 0.8], [-1, 0.8, 0.8]];
function opacity(edge, strong, around) {
  const [, least, most] = stage.scene.kind === "clusters" ? [0, 0.6, 0.8] : FAINT.find(([many]) => stage.scene.edges.length > many);
  const alpha = strong ? 1 : around ? 0.08 : least + (most - least) * (edge.width - 1) / stage.scene.heaviest;
  return Math.round(100 * alpha) / 100;
}
/* An arrow is dashed where the source told of none of its replies whom they answer. */
export const isAssumed = edge => !isCluster(edge.from) && ties.assumed[edge.tie] > 0 && ties.assumed[edge.tie] === ties.weight[edge.tie];
export function edgeLook(edge, around) {
  const strong = isStrong(edge), hue = colorOfNode(edge.from), color = faint(hue, opacity(edge, strong, around));
  const width = seen.on && !isCluster(edge.from) ? lineWidth(Math.max(1, seen.ties[edge.tie])) : edge.width;
  return {
    id: edge.id, width: width * (stage.scene.edges.length > 300 ? 0.6 : 1) + (strong && state.tie ? 1.6 : 0), dashes: isAssumed(edge) ? [7, 6] : false,
    hidden: isHidden(clusterOf(edge.from)) || isHidden(clusterOf(edge.to)) || !isLookedAt(edge),
    color: { color, highlight: color, hover: strong ? color : hue, inherit: false },
  };
}
function isLookedAt(edge) {
  if (!seen.on) return true;
  return isCluster(edge.from) ? betweenClusters(clusterOf(edge.from), clusterOf(edge.to)) > 0 : seen.ties[edge.tie] > 0;
}
