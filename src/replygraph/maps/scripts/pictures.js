// @ts-check
/* What the map shows as a picture, with title, key and source: SVG to edit and print, PNG in the size that is wanted. */
import { $, clean, cut, make, printable } from "./helpers.js";
import { clusters, data } from "./discussion.js";
import { citation } from "./about.js";
import { areaWords, keyWords, partWords } from "./captions.js";
import { inkOn, token } from "./colors.js";
import { colorKey, groundOf } from "./shades.js";
import { findHulls, LETTER, letterAlpha, letterSize } from "./hulls.js";
import { currentLabels } from "./labels.js";
import { edgeLook, isAssumed, nodeLook } from "./looks.js";
import { measureName } from "./names.js";
import { inShape } from "./network.js";
import { phrase } from "./phrases.js";
import { square } from "./placing.js";
import { hasHulls, hullAlpha, joined, near, placed, stage, surface, viaOf } from "./stage.js";
import { state } from "./state.js";

const SVG = "http://www.w3.org/2000/svg", LINE = 17, EDGE = 16;
const WIDE = 864;  /* pixels of a picture with a shape: nine inches, as those of the command line */
const rounded = value => (typeof value === "number" ? Math.round(value * 100) / 100 : value);
function put(parent, tag, attributes, text = undefined) {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, rounded(value));
  if (text !== undefined) element.textContent = text;
  return parent.appendChild(element);
}
const path = points => points.map(point => point.map(rounded).join(" ")).join("L");

/* `ratio`: width by height, for which the map is laid out anew; or none for the map as it stands. */
export function picture({ ratio = null, title = data.title, source = citation(), bare = false } = {}) {
  const draw = () => pictureNow(ratio, title, source, bare);
  return ratio ? inShape(...roomFor(ratio, title, source), draw) : draw();
}
function pictureNow(ratio, title, source, bare) {
  const scale = stage.network.getScale(), { placed: names, letters } = currentLabels(surface().canvas.getContext("2d"));
  const all = placed().map(({ id, x, y, size }) => ({ id, x: x * scale, y: y * scale, radius: size * scale }));
  const shapes = hasHulls() ? (stage.hulls ??= findHulls()).map(({ cluster, shape }) => ({ cluster, shape: shape.map(p => p.map(v => v * scale)) })) : [];
  const boxes = [...all.map(({ x, y, radius }) => square(x, y, radius)), ...names.map(({ box }) => box),
    ...shapes.flatMap(({ shape }) => shape.map(([x, y]) => square(x, y, 0))), ...letters.map(({ x, y }) => square(x, y, LETTER + 2))];
  const root = startPicture(boxes.reduce(joined).map((edge, i) => edge + (i < 2 ? -EDGE : EDGE)), ratio, title, source, bare);
  for (const { cluster, shape } of shapes) put(root, "path", { d: `M${path(shape)}Z`, fill: groundOf(cluster), opacity: hullAlpha() });
  putArrows(root, new Map(all.map(node => [node.id, node])), scale);
  putAuthors(root, all, names);
  for (const letter of letters) putLetter(root, letter);
  return { text: new XMLSerializer().serializeToString(root), width: Number(root.getAttribute("width")), height: Number(root.getAttribute("height")) };
}

/* ---- frame: the title above, below how the map is read, the letters, the source ---- */
const isMirrored = () => document.documentElement.dir === "rtl";
const startOf = (x, wide) => isMirrored() ? x + wide - EDGE : x + EDGE;
const headOf = title => title ? 40 : 8, footOf = lines => lines.length * LINE + 18;
/* What a picture of such a shape leaves to the map. */
function roomFor(ratio, title, source) {
  const inner = WIDE - 2 * EDGE;
  return [inner, Math.max(inner / 4, WIDE / ratio - headOf(title) - footOf(footLines(inner, source)) - 2 * EDGE)];
}
const isDashed = () => state.view !== "every" && stage.scene.edges.some(edge => isAssumed(edge));
const READING = () => phrase("studio.reading", { area: areaWords() });
function startPicture([left, top, right, bottom], ratio, title, source, bare) {
  const inner = Math.max(right - left, ratio ? WIDE : 420), lines = bare ? [] : footLines(inner - 2 * EDGE, source), head = headOf(title), foot = footOf(lines);
  const [wide, height] = shaped(inner, bottom - top + head + foot, ratio);
  const x = (left + right - wide) / 2, spare = height - (bottom - top) - head - foot, y = top - head - spare / 2;
  const root = document.createElementNS(SVG, "svg"), frame = [x, y, wide, height].map(rounded).join(" ");
  const attributes = { xmlns: SVG, viewBox: frame, width: Math.ceil(wide), height: Math.ceil(height), "font-family": "system-ui, 'Noto Sans', sans-serif" };
  for (const [key, value] of Object.entries(attributes)) root.setAttribute(key, String(value));
  put(root, "title", {}, cut(data.title, 200));
  put(root, "rect", { x, y, width: wide, height, fill: token("map") });
  const begin = { x: startOf(x, wide), direction: document.documentElement.dir };
  if (title) put(root, "text", { ...begin, y: y + 28, "font-size": 18, "font-weight": 600, fill: token("ink") }, cut(title, Math.floor(wide / 10)));
  lines.forEach((line, i) => {
    const place = { ...begin, y: y + height - 14 - LINE * (lines.length - 1 - i) };
    const text = put(root, "text", { ...place, "font-size": 12, fill: token("soft"), "xml:space": "preserve" });
    for (const { words, hue } of stretches(line)) put(text, "tspan", hue ? { fill: hue } : {}, words);
  });
  return root;
}
const shaped = (wide, height, ratio) => [ratio ? Math.max(wide, height * ratio) : wide, ratio ? Math.max(height, wide / ratio) : height];
function footLines(room, source) {
  const signs = Math.floor(room / 6.4), said = [`${partWords()}.`, READING(), ...isDashed() ? [phrase("studio.dashed")] : []];
  const lines = [...wrapped(said.map(words => ({ words, joined: true })), signs), ...wrapped(shownColors(), signs), ...wrapped(keyWords(), signs)];
  return source ? [...lines, ...wrapped(source.split(" ").map(words => ({ words, joined: true })), signs)] : lines;
}
/* The first piece names the column; each other is a dot and what its colour stands for. */
const shownColors = () => state.view !== "every" && stage.scene?.kind === "clusters" ? [] : colorKey()
  .flatMap((piece, i) => i ? [piece] : [{ words: phrase("legend.color", { measure: measureName(state.color) }) }, piece]);
/* Pieces side by side as long as they fit. */
function wrapped(pieces, signs) {
  const lines = [];
  let left = 0;
  for (const piece of pieces.flatMap(each => split(each, signs))) {
    const long = piece.words.length + (piece.joined ? 1 : 4);
    if (!lines.length || long > left) { lines.push([]); left = signs; }
    lines.at(-1).push(piece);
    left -= long;
  }
  return lines;
}
/* A sentence that is longer than a line goes word by word. */
const split = (piece, signs) => piece.words.length > signs && piece.cluster === undefined
  ? piece.words.split(" ").map(words => ({ ...piece, words, joined: true })) : [{ ...piece, words: piece.words.length > signs ? cut(piece.words, signs) : piece.words }];
const lineText = pieces => pieces.map(({ words, joined: close }, i) => (i ? (close ? " " : " · ") : "") + (close ? lineWords(words) : linePiece(words))).join("");
/* From right to left, what runs the other way is kept apart by marks; elsewhere there are none, which some programs would draw. */
const lineWords = words => isMirrored() ? printable(words) : clean(words);
const linePiece = words => isMirrored() ? `\u2067${printable(words)}\u2069` : clean(words);
const DOT = "● ";
/* A line as stretches of one colour. */
const stretches = pieces => pieces.some(({ hue }) => hue)
  ? pieces.flatMap(({ words, hue }, i) => [{ words: i ? "   " : "" }, ...(hue ? [{ words: DOT, hue }] : []), { words: linePiece(words) }]) : [{ words: lineText(pieces) }];

/* ---- what is drawn ---- */
function putAuthors(root, all, names) {
  const around = near();
  for (const { id, x, y, radius } of all) {
    const { background, border } = nodeLook({ id }, around).color;
    put(root, "circle", { cx: x, cy: y, r: radius, fill: background, stroke: border, "stroke-width": 2 });
  }
  for (const { x, y, dx, dy, size, bold, dim, text } of names) {
    put(root, "text", {
      x: x + dx, y: y + dy + size * 0.95, "text-anchor": "middle", "font-size": size, "font-weight": bold ? 600 : 400, fill: token("ink"),
      "fill-opacity": dim ? 0.35 : 1, stroke: token("map"), "stroke-width": 4, "stroke-linejoin": "round", "paint-order": "stroke",
    }, text);
  }
}
function putLetter(root, letter) {
  const { cluster, x, y, inside } = letter, hue = groundOf(cluster), size = letterSize(letter), opacity = letterAlpha(cluster);
  if (!inside) put(root, "circle", { cx: x, cy: y, r: LETTER, fill: hue, stroke: token("map"), "stroke-width": 2, opacity });
  const look = { opacity, "text-anchor": "middle", "font-size": size, "font-weight": 700, fill: inside ? token("ink") : inkOn(hue) };
  put(root, "text", { x, y: y + 0.37 * size, ...look }, clusters[cluster].letter);
}
function putArrows(root, at, scale) {
  const around = near();
  for (const edge of stage.scene.edges) {
    const look = edgeLook(edge, around);
    if (!look.hidden && at.has(edge.from) && at.has(edge.to)) putArrow(root, { ...edge, ...look }, at.get(edge.from), at.get(edge.to), scale);
  }
}
function putArrow(root, edge, a, b, scale) {
  const bend = viaOf(a, b), via = bend ? [bend.x, bend.y] : [(a.x + b.x) / 2, (a.y + b.y) / 2];
  const far = Math.hypot(b.x - via[0], b.y - via[1]) || 1, [ux, uy] = [(b.x - via[0]) / far, (b.y - via[1]) / far];
  const wide = Math.max(0.5, edge.width * scale), head = 5 * Math.sqrt(scale) + 1.5 * wide, side = head / 2.3;
  if (Math.hypot(b.x - a.x, b.y - a.y) < b.radius + head) return;
  const tip = [b.x - ux * (b.radius + 1.5), b.y - uy * (b.radius + 1.5)], foot = [tip[0] - ux * head, tip[1] - uy * head];
  const [, rgb, alpha] = edge.color.color.match(/^rgba\((.*),([\d.]+)\)$/);
  const d = `M${path([[a.x, a.y]])}Q${path([via])} ${path([foot])}`, dashes = edge.dashes ? { "stroke-dasharray": edge.dashes.join(" ") } : {};
  put(root, "path", { d, fill: "none", stroke: `rgb(${rgb})`, "stroke-opacity": alpha, "stroke-width": wide, ...dashes });
  const wings = [[foot[0] - uy * side, foot[1] + ux * side], [foot[0] + uy * side, foot[1] - ux * side]];
  put(root, "path", { d: `M${path([tip, ...wings])}Z`, fill: `rgb(${rgb})`, "fill-opacity": alpha });
}

/* ---- saving ---- */
export function save(blob, ending) {
  const name = data.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60).toLowerCase() || "map";
  const address = URL.createObjectURL(blob);
  make("a", { href: address, download: `${name}.${ending}` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 2000);
}
const saveCanvas = canvas => canvas.toBlob(blob => save(blob, "png"), "image/png");
export const saveSvg = (options = {}) => save(new Blob([picture(options).text], { type: "image/svg+xml" }), "svg");
/* `every`: the map of every author, which is a picture already. */
export async function savePng(every, { times = 2, ratio = null, title = data.title, source = citation() } = {}) {
  if (every) return saveCanvas(framed(every.png(times, ratio ? roomFor(ratio, title, source) : null), ratio, title, source));
  const { text, width, height } = picture({ ratio, title, source }), scale = Math.min(times, 12000 / Math.max(width, height));
  const image = await loaded("data:image/svg+xml;charset=utf-8," + encodeURIComponent(text));
  const canvas = make("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return saveCanvas(canvas);
}
const loaded = src => new Promise((done, fail) => {
  const image = new Image();
  image.onload = () => done(image);
  image.onerror = fail;
  image.src = src;
});
/* The picture of every author between its title and its lines, in the shape that is wanted. */
function framed({ canvas, density }, ratio, title, source) {
  const inner = Math.max(canvas.width / density, ratio ? WIDE : 0), lines = footLines(inner - 2 * EDGE, source), head = headOf(title), foot = footOf(lines);
  const [wide, height] = shaped(inner, canvas.height / density + head + foot, ratio);
  const whole = make("canvas", { width: Math.round(wide * density), height: Math.round(height * density) }), pen = whole.getContext("2d");
  pen.fillStyle = token("map");
  pen.fillRect(0, 0, whole.width, whole.height);
  pen.drawImage(canvas, Math.round((whole.width - canvas.width) / 2), Math.round(((height + head - foot) * density - canvas.height) / 2));
  pen.scale(density, density);
  pen.direction = document.documentElement.dir;
  pen.fillStyle = token("ink");
  pen.font = "600 18px system-ui, 'Noto Sans', sans-serif";
  if (title) pen.fillText(cut(title, Math.floor(wide / 10)), startOf(0, wide), 28);
  pen.font = "12px system-ui, 'Noto Sans', sans-serif";
  lines.forEach((line, i) => {
    let x = startOf(0, wide);
    for (const { words, hue } of stretches(line)) {
      pen.fillStyle = hue ?? token("soft");
      pen.fillText(words, x, height - 14 - LINE * (lines.length - 1 - i));
      x += (isMirrored() ? -1 : 1) * pen.measureText(words).width;
    }
  });
  return whole;
}

/* On paper the picture takes the place of the canvas, which would be pressed into the paper's shape; title and key stand around it. */
export function startPaper(isDrawn) {
  const toPaper = () => {
    if (!isDrawn() || state.view === "every") return;
    fromPaper();
    const src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(picture({ title: "", source: "", bare: true }).text);
    $("stage").append(make("img", { id: "paper", alt: "", src }));
  };
  const fromPaper = () => $("paper")?.remove();
  matchMedia("print").addEventListener("change", event => { if (event.matches) toPaper(); else fromPaper(); });
  addEventListener("beforeprint", toPaper);
  addEventListener("afterprint", fromPaper);
}
