// @ts-check
/* What one looks at as files: the ranking as CSV, the graph as GraphML and GEXF. All have the same columns of authors. */
import { authors, clusters, data, size, ties } from "./discussion.js";
import { isSeen, seen, seenColumn } from "./seen.js";
import { CHANGE, columns } from "./state.js";
import { ranking } from "./ranking.js";
import { save } from "./pictures.js";

const HEADS = { received: "replies_received", sent: "replies_sent" };
const kept = () => Array.from({ length: size }, (_, author) => author).filter(isSeen);
const keptTies = () => Array.from({ length: ties.count }, (_, tie) => tie).filter(tie => seen.ties[tie] > 0 && isSeen(ties.source[tie]) && isSeen(ties.target[tie]));

/* A column's value is null where it is not known. */
const told = value => Number.isNaN(value) ? null : value;
const columnsNow = () => [
  { head: "cluster", type: "string", value: author => clusters[authors.cluster[author]]?.letter ?? null },
  ...[...columns, ...seen.change ? [CHANGE] : []].map(key => ({ head: HEADS[key] || key, type: "double", value: author => told(seenColumn(key)[author]) })),
  ...Object.entries(data.words).map(([head, { words, of }]) => ({ head, type: "string", value: author => words[of[author]] ?? null })),
];
const valuesOf = (author, of) => of.map(({ value }, i) => [i, value(author)]).filter(([, value]) => value !== null);
/* A cell that a spreadsheet would take for a formula gets an apostrophe. */
function cell(value) {
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? "'" + value : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
export function rankingCsv() {
  const of = columnsNow(), rows = [...ranking()].map(author => [authors.name[author], ...of.map(({ value }) => value(author) ?? "")]);
  return [["author", ...of.map(({ head }) => head)], ...rows].map(row => row.map(cell).join(",")).join("\r\n") + "\r\n";
}
export const saveRanking = () => save(new Blob(["\ufeff", rankingCsv()], { type: "text/csv" }), "csv");

/* Without what XML does not have. */
const xml = text => String(text).replace(/[\ufffe\uffff\p{Cs}]|(?![\t\n\r])\p{Cc}/gu, "\ufffd").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
export function graphml() {
  const of = columnsNow(), keys = of.map(({ head, type }, i) => `<key id="v${i}" for="node" attr.name="${xml(head)}" attr.type="${type}"/>`);
  const nodes = kept().map(author => `<node id="n${author}"><data key="label">${xml(authors.name[author])}</data>`
    + valuesOf(author, of).map(([i, value]) => `<data key="v${i}">${xml(value)}</data>`).join("") + "</node>");
  const edges = keptTies().map(tie => `<edge source="n${ties.source[tie]}" target="n${ties.target[tie]}"><data key="weight">${seen.ties[tie]}</data></edge>`);
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    '<key id="label" for="node" attr.name="label" attr.type="string"/>', '<key id="weight" for="edge" attr.name="weight" attr.type="double"/>', ...keys,
    '<graph id="replies" edgedefault="directed">', ...nodes, ...edges, "</graph>", "</graphml>", ""].join("\n");
}
export const saveGraphml = () => save(new Blob([graphml()], { type: "application/xml" }), "graphml");
export function gexf() {
  const of = columnsNow(), keys = of.map(({ head, type }, i) => `<attribute id="${i}" title="${xml(head)}" type="${type}"/>`);
  const nodes = kept().map(author => `<node id="${author}" label="${xml(authors.name[author])}"><attvalues>`
    + valuesOf(author, of).map(([i, value]) => `<attvalue for="${i}" value="${xml(value)}"/>`).join("") + "</attvalues></node>");
  const edges = keptTies().map(tie => `<edge id="${tie}" source="${ties.source[tie]}" target="${ties.target[tie]}" weight="${seen.ties[tie]}"/>`);
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<gexf xmlns="http://gexf.net/1.3" version="1.3">', '<graph defaultedgetype="directed">',
    '<attributes class="node">', ...keys, "</attributes>", "<nodes>", ...nodes, "</nodes>", "<edges>", ...edges, "</edges>", "</graph>", "</gexf>", ""].join("\n");
}
export const saveGexf = () => save(new Blob([gexf()], { type: "application/xml" }), "gexf");
