/* What the map shows as a picture: SVG to edit and print, PNG at twice the size of the screen. */
const SVG = "http://www.w3.org/2000/svg";
const rounded = value => (typeof value === "number" ? Math.round(value * 100) / 100 : value);
function put(parent, tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, rounded(value));
  if (text !== undefined) element.textContent = clean(text);
  return parent.appendChild(element);
}
const path = points => points.map(point => point.map(rounded).join(" ")).join("L");

function picture() {
  const scale = network.getScale(), { placed: names, letters } = currentLabels(surface().canvas.getContext("2d"));
  const all = placed().map(({ id, x, y, size }) => ({ id, x: x * scale, y: y * scale, radius: size * scale }));
  const shapes = hasGrounds() ? (grounds ??= findGrounds()).map(({ cluster, shape }) => ({ cluster, shape: shape.map(p => p.map(v => v * scale)) })) : [];
  const boxes = [...all.map(({ x, y, radius }) => square(x, y, radius)), ...names.map(({ box }) => box),
    ...shapes.flatMap(({ shape }) => shape.map(([x, y]) => square(x, y, 0))), ...letters.map(({ x, y }) => square(x, y, LETTER + 2))];
  const { root, foot } = startPicture(boxes.reduce(joined).map((edge, i) => edge + (i < 2 ? -16 : 16)));
  for (const { cluster, shape } of shapes) put(root, "path", { d: `M${path(shape)}Z`, fill: hueOf(cluster), opacity: groundAlpha() });
  putArrows(root, new Map(all.map(node => [node.id, node])), scale);
  putAuthors(root, all, names);
  for (const letter of letters) putLetter(root, letter);
  foot();
  return { text: new XMLSerializer().serializeToString(root), width: Number(root.getAttribute("width")), height: Number(root.getAttribute("height")) };
}
/* The ground, and below the map what it is and how it is read. */
function startPicture([left, top, right, bottom]) {
  const words = [cut(data.title, 90), `${$("counts").textContent} · ${$("part").textContent}`, "An arrow goes from the one who replies to the one replied to."];
  const wide = Math.max(right - left, 7 * Math.max(...words.map(line => line.length)) + 24), x = (left + right - wide) / 2, height = bottom - top + 66;
  const root = document.createElementNS(SVG, "svg"), frame = [x, top, wide, height].map(rounded).join(" ");
  const attributes = { xmlns: SVG, viewBox: frame, width: Math.ceil(wide), height: Math.ceil(height), "font-family": "system-ui, 'Noto Sans', sans-serif" };
  for (const [key, value] of Object.entries(attributes)) root.setAttribute(key, value);
  put(root, "title", {}, cut(data.title, 200));
  put(root, "rect", { x, y: top, width: wide, height, fill: token("map") });
  const foot = () => words.forEach((line, i) => put(root, "text", {
    x: x + 12, y: bottom + 18 + 18 * i, "font-size": i ? 12 : 14, "font-weight": i ? 400 : 600, fill: token(i ? "soft" : "ink"),
  }, line));
  return { root, foot };
}
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
  const { cluster, x, y, inside } = letter, hue = hueOf(cluster), size = letterSize(letter), opacity = letterAlpha(cluster);
  if (!inside) put(root, "circle", { cx: x, cy: y, r: LETTER, fill: hue, stroke: token("map"), "stroke-width": 2, opacity });
  const look = { opacity, "text-anchor": "middle", "font-size": size, "font-weight": 700, fill: inside ? token("ink") : inkOn(hue) };
  put(root, "text", { x, y: y + 0.37 * size, ...look }, clusters[cluster].letter);
}
function putArrows(root, at, scale) {
  const around = near();
  for (const edge of scene.edges) {
    const look = edgeLook(edge, around);
    if (!look.hidden && at.has(edge.from) && at.has(edge.to)) putArrow(root, { ...edge, ...look }, at.get(edge.from), at.get(edge.to), scale);
  }
}
/* As vis-network bends it: through the point that its own edges know. */
function putArrow(root, edge, a, b, scale) {
  const bend = viaOf(edge), via = bend ? [bend.x * scale, bend.y * scale] : [(a.x + b.x) / 2, (a.y + b.y) / 2];
  const far = Math.hypot(b.x - via[0], b.y - via[1]) || 1, [ux, uy] = [(b.x - via[0]) / far, (b.y - via[1]) / far];
  const wide = Math.max(0.5, edge.width * scale), head = 5 * Math.sqrt(scale) + 1.5 * wide, side = head / 2.3;
  if (Math.hypot(b.x - a.x, b.y - a.y) < b.radius + head) return;
  const tip = [b.x - ux * (b.radius + 1.5), b.y - uy * (b.radius + 1.5)], foot = [tip[0] - ux * head, tip[1] - uy * head];
  const [, rgb, alpha] = edge.color.color.match(/^rgba\((.*),([\d.]+)\)$/);
  const d = `M${path([[a.x, a.y]])}Q${path([via])} ${path([foot])}`;
  put(root, "path", { d, fill: "none", stroke: `rgb(${rgb})`, "stroke-opacity": alpha, "stroke-width": wide });
  const wings = [[foot[0] - uy * side, foot[1] + ux * side], [foot[0] + uy * side, foot[1] - ux * side]];
  put(root, "path", { d: `M${path([tip, ...wings])}Z`, fill: `rgb(${rgb})`, "fill-opacity": alpha });
}

function save(blob, ending) {
  const name = data.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60).toLowerCase() || "map";
  const address = URL.createObjectURL(blob);
  make("a", { href: address, download: `${name}.${ending}` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 2000);
}
const saveSvg = () => save(new Blob([picture().text], { type: "image/svg+xml" }), "svg");
function savePng() {
  if (state.view === "every" && every) return every.png().toBlob(blob => save(blob, "png"), "image/png");
  const { text, width, height } = picture(), image = new Image();
  image.onload = () => {
    const scale = Math.min(2, 12000 / Math.max(width, height));
    const canvas = make("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(blob => save(blob, "png"), "image/png");
  };
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
}
