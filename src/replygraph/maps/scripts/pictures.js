/* What the map shows as a picture: SVG to edit and print, PNG at twice the size of the screen. */
const SVG = "http://www.w3.org/2000/svg";
function put(parent, tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, typeof value === "number" ? Math.round(value * 100) / 100 : value);
  if (text !== undefined) element.textContent = text;
  return parent.appendChild(element);
}
function picture() {
  const scale = network.getScale(), pen = surface().canvas.getContext("2d"), { placed: names, letters } = currentLabels(pen);
  const all = placed().map(({ id, x, y, size }) => ({ id, x: x * scale, y: y * scale, r: size * scale })), at = new Map(all.map(node => [node.id, node]));
  const shapes = hasGrounds() ? (grounds ??= findGrounds()) : [];
  const points = [...all.flatMap(node => [[node.x - node.r, node.y - node.r], [node.x + node.r, node.y + node.r]]), ...names.flatMap(({ box }) => [[box[0], box[1]], [box[2], box[3]]]), ...shapes.flatMap(({ shape }) => shape.map(([x, y]) => [x * scale, y * scale])), ...letters.flatMap(({ x, y }) => [[x - 12, y - 12], [x + 12, y + 12]])];
  const low = [0, 1].map(axis => points.reduce((low, p) => Math.min(low, p[axis]), Infinity) - 16), high = [0, 1].map(axis => points.reduce((high, p) => Math.max(high, p[axis]), -Infinity) + 16);
  const words = [data.title, `${$("counts").textContent} · ${$("part").textContent}`, "An arrow goes from the one who replies to the one replied to."];
  const width = Math.max(high[0] - low[0], 7 * Math.max(...words.map(line => line.length)) + 24), height = high[1] - low[1] + 66, left = (low[0] + high[0] - width) / 2;
  const root = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ xmlns: SVG, viewBox: [left, low[1], width, height].map(v => v.toFixed(1)).join(" "), width: Math.ceil(width), height: Math.ceil(height), "font-family": "system-ui, 'Noto Sans', sans-serif" })) root.setAttribute(key, value);
  put(root, "title", {}, data.title);
  put(root, "rect", { x: left, y: low[1], width, height, fill: token("map") });
  for (const { cluster, shape } of shapes) put(root, "path", { d: "M" + shape.map(p => p.map(v => (v * scale).toFixed(1)).join(" ")).join("L") + "Z", fill: hueOf(cluster), opacity: theme() === "dark" ? 0.17 : 0.12 });
  const around = near();
  for (const edge of scene.edges) {
    const look = edgeLook(edge, around);
    if (!look.hidden && at.has(edge.from) && at.has(edge.to)) putArrow(root, edge, at.get(edge.from), at.get(edge.to), look.color.color, scale);
  }
  for (const { id, x, y, r } of all) put(root, "circle", { cx: x, cy: y, r, fill: nodeLook({ id }, around).color.background, stroke: nodeLook({ id }, around).color.border, "stroke-width": 2 });
  for (const name of names) put(root, "text", { x: name.x + name.dx, y: name.y + name.dy + name.size * 0.95, "text-anchor": "middle", "font-size": name.size, "font-weight": name.bold ? 600 : 400, fill: token("ink"), "fill-opacity": name.dim ? 0.35 : 1, stroke: token("map"), "stroke-width": 4, "stroke-linejoin": "round", "paint-order": "stroke" }, name.text);
  for (const { cluster, x, y, inside } of letters) {
    if (!inside) put(root, "circle", { cx: x, cy: y, r: 10, fill: hueOf(cluster), stroke: token("map"), "stroke-width": 2 });
    put(root, "text", { x, y: y + 4.5, "text-anchor": "middle", "font-size": inside ? 14 : clusters[cluster].letter.length > 1 ? 10 : 12, "font-weight": 700, fill: inside ? token("ink") : inkOn(hueOf(cluster)) }, clusters[cluster].letter);
  }
  words.forEach((line, i) => put(root, "text", { x: left + 12, y: high[1] + 18 + 18 * i, "font-size": i ? 12 : 14, "font-weight": i ? 400 : 600, fill: token(i ? "soft" : "ink") }, line));
  return { text: new XMLSerializer().serializeToString(root), width, height };
}
/* As vis-network bends it: through the point that its own edges know. */
function putArrow(root, edge, a, b, color, scale) {
  const bend = viaOf(edge), via = bend ? [bend.x * scale, bend.y * scale] : [(a.x + b.x) / 2, (a.y + b.y) / 2];
  const far = Math.hypot(b.x - via[0], b.y - via[1]) || 1, unit = [(b.x - via[0]) / far, (b.y - via[1]) / far], wide = Math.max(0.5, edge.width * scale), head = 5 * Math.sqrt(scale) + 1.5 * wide;
  if (Math.hypot(b.x - a.x, b.y - a.y) < b.r + head) return;
  const tip = [b.x - unit[0] * (b.r + 1.5), b.y - unit[1] * (b.r + 1.5)], foot = [tip[0] - unit[0] * head, tip[1] - unit[1] * head], side = head / 2.3;
  const [, rgb, alpha] = color.match(/^rgba\((.*),([\d.]+)\)$/) || [null, "0,0,0", "1"], line = (...list) => list.map(p => p.map(v => v.toFixed(1)).join(" "));
  const [start, bendAt, end] = line([a.x, a.y], via, foot), [one, two, three] = line(tip, [foot[0] - unit[1] * side, foot[1] + unit[0] * side], [foot[0] + unit[1] * side, foot[1] - unit[0] * side]);
  put(root, "path", { d: `M${start}Q${bendAt} ${end}`, fill: "none", stroke: `rgb(${rgb})`, "stroke-opacity": alpha, "stroke-width": wide });
  put(root, "path", { d: `M${one}L${two}L${three}Z`, fill: `rgb(${rgb})`, "fill-opacity": alpha });
}
function save(blob, ending) {
  const address = URL.createObjectURL(blob), name = data.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60).toLowerCase() || "map";
  make("a", { href: address, download: `${name}.${ending}` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 2000);
}
function savePng() {
  if (state.view === "every" && every) return every.png().toBlob(blob => save(blob, "png"), "image/png");
  const { text, width, height } = picture(), image = new Image();
  image.onload = () => {
    const scale = Math.min(2, 12000 / Math.max(width, height)), canvas = make("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(blob => save(blob, "png"), "image/png");
  };
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
}
