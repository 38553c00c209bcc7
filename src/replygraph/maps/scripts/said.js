// @ts-check
/* What was said: comments with whom they answer and how that is known, and quotations to copy. */
import { clean, make } from "./helpers.js";
import { phrase, pieces } from "./phrases.js";
import { addressOf, authors, comments, commentsOf, data, OUTSIDE, textOf, when } from "./discussion.js";
import { kindOf } from "./seen.js";
import { authorButton, growing, small } from "./parts.js";
import { spoken } from "./names.js";
import { state } from "./state.js";

const MANY = 30;
const nameInText = author => author >= 0 ? clean(authors.name[author]) : phrase("quotation.unknown");

/* A list with the first comments, and as far as the one that was looked for. */
export async function commentList(box, key, indices) {
  if (!indices.length) return;
  if (key) box.append(make("h3", null, phrase(key, { n: indices.length })));
  const wanted = state.comment === null ? -1 : indices.indexOf(state.comment), first = Math.max(MANY, wanted + 1);
  const made = new Map(await Promise.all(indices.slice(0, first).map(async i => [i, await commentBox(i)])));
  box.append(growing("div", "said-list", indices, i => made.get(i) || commentBox(i), first));
}
export async function commentBox(i) {
  const parent = comments.parent[i], others = (comments.others[i] || []).filter(each => each !== parent);
  const [text, address] = [await textOf(i), await addressOf(i)];
  const box = make("article", { "data-comment": i, class: i === state.comment ? "found" : null }, commentHead(i, others.length > 0));
  if (parent >= 0) box.append(await quoted(parent));
  else if (parent === OUTSIDE || comments.to[i] >= 0) box.append(small(phrase("comment.outside")));
  if (comments.texts) box.append(make("p", { class: "said", dir: "auto" }, text || phrase("comment.no_text")));
  if (comments.cut[i]) box.append(small(phrase("comment.cut")));
  if (others.length) box.append(otherParents(others));
  box.append(commentFoot(i, address));
  return box;
}
function commentFoot(i, address) {
  const foot = make("p", { class: "foot" });
  if (address) foot.append(make("a", { class: "small", href: address, target: "_blank", rel: "noopener noreferrer" }, phrase("comment.where")));
  if (comments.texts) foot.append(copyButton(phrase("comment.copy"), async () => quotation(i)));
  return foot;
}
/* Whom a comment answers, in words as sure as the source is. */
const authorName = author => author >= 0 ? spoken(author) : phrase("comment.unknown");
function commentHead(i, unsure) {
  const author = comments.author[i], target = comments.to[i], time = when(i), assumed = kindOf(i) === "assumed", writer = author >= 0 ? authorButton(author) : authorName(author);
  const head = make("header", null, time ? make("span", { class: "when" }, time) : null);
  const key = target === author ? (assumed ? "to_self_assumed" : "to_self") : unsure ? "to_probably" : assumed ? "to_assumed" : "to";
  head.append(...(target >= 0 ? pieces(`comment.${key}`, { a: writer, b: authorButton(target) }) : [writer]));
  if (target >= 0 && assumed) head.append(" ", make("span", { class: "note" }, phrase("comment.not_told")));
  return head;
}
async function quoted(i) {
  const words = comments.texts ? make("p", { dir: "auto" }, (await textOf(i)) || phrase("comment.no_text")) : null, who = comments.author[i];
  return make("blockquote", null, words, make("span", { class: "when" }, when(i) ? pieces("comment.said_by", { name: authorName(who), when: when(i) }) : authorName(who)));
}
/* The page they were copied from names the author answered, not the comment: where several fit, all are there to read. */
function otherParents(others) {
  const box = make("details", null, make("summary", null, phrase("comment.others", { n: others.length })));
  box.addEventListener("toggle", async () => {
    if (box.open && box.children.length === 1) box.append(...await Promise.all(others.map(quoted)));
  });
  return box;
}

/* ---- to copy ---- */
/* A button that copies, and says that it has; where the browser refuses, the words are there to be copied by hand. */
export function copyButton(label, words) {
  const button = make("button", { type: "button", class: "copy", onclick: async () => {
    const text = await words();
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = phrase("comment.copied");
      setTimeout(() => { button.textContent = label; }, 1500);
    } catch {
      const area = make("textarea", { readonly: true, rows: "6", "aria-label": label });
      area.value = text;
      button.replaceWith(area);
      area.select();
    }
  } }, label);
  return button;
}
const quotationMarks = text => phrase("quotation.text", { text: text.trim() });
export async function quotation(i) {
  const parent = comments.parent[i], target = comments.to[i], address = await addressOf(i), sure = kindOf(i) === "assumed" ? "_assumed" : comments.others[i] ? "_probably" : "";
  const signed = (key, of, more = {}) => phrase(when(of) ? `${key}_when` : key, { name: nameInText(comments.author[of]), when: when(of), ...more });
  const line = signed("quotation.by", i), answers = target >= 0 && target !== comments.author[i];
  const lines = [quotationMarks(await textOf(i)), answers ? phrase(`quotation.answering${sure}`, { line, name: nameInText(target) }) : line];
  if (parent >= 0) lines.push(signed("quotation.in_answer", parent, { text: quotationMarks(await textOf(parent)) }));
  lines.push(address || phrase("quotation.comment", { id: comments.id[i], title: clean(data.title) }));
  return lines.join("\n");
}
/* A comment that was looked for is brought into view and marked. */
export function showComment(box) {
  const found = state.comment === null ? null : box.querySelector(`[data-comment="${state.comment}"]`);
  if (found) found.scrollIntoView({ block: "center" });
  return Boolean(found);
}
export const answersUnknown = author => commentsOf(author).some(i => comments.parent[i] >= 0 && comments.author[comments.parent[i]] < 0 && comments.to[i] < 0);
export const outsideOf = author => commentsOf(author).filter(i => comments.parent[i] === OUTSIDE && comments.to[i] < 0).length;
