// @ts-check
/* What was said: comments with whom they answer and how that is known, and quotations to copy. */
import { clean, make, number } from "./helpers.js";
import { addressOf, authors, comments, commentsOf, data, OUTSIDE, textOf, when } from "./discussion.js";
import { kindOf } from "./seen.js";
import { authorButton, growing, small } from "./parts.js";
import { nameOf } from "./names.js";
import { state } from "./state.js";

const MANY = 30;
export const NO_TEXTS = "This file was made without the texts of the comments.";
const nameInText = author => author >= 0 ? clean(authors.name[author]) : "an unknown author";

/* A list with the first comments, and as far as the one that was looked for. */
export async function commentList(box, title, indices) {
  if (!indices.length) return;
  if (title) box.append(make("h3", null, `${title} (${number(indices.length)})`));
  const wanted = state.comment === null ? -1 : indices.indexOf(state.comment), first = Math.max(MANY, wanted + 1);
  const made = new Map(await Promise.all(indices.slice(0, first).map(async i => [i, await commentBox(i)])));
  box.append(growing("div", "said-list", indices, i => made.get(i) || commentBox(i), first));
}
export async function commentBox(i) {
  const parent = comments.parent[i], others = (comments.others[i] || []).filter(each => each !== parent);
  const [text, address] = [await textOf(i), await addressOf(i)];
  const box = make("article", { "data-comment": i, class: i === state.comment ? "found" : null }, commentHead(i, others.length > 0));
  if (parent >= 0) box.append(await quoted(parent));
  else if (parent === OUTSIDE || comments.to[i] >= 0) box.append(small("The comment that this answers is not in the file."));
  if (comments.texts) box.append(make("p", { class: "said", dir: "auto" }, text || "(no text)"));
  if (comments.cut[i]) box.append(small("The source shows only the beginning of this comment."));
  if (others.length) box.append(otherParents(others));
  box.append(commentFoot(i, address));
  return box;
}
function commentFoot(i, address) {
  const foot = make("p", { class: "foot" });
  if (address) foot.append(make("a", { class: "small", href: address, target: "_blank", rel: "noopener noreferrer" }, "Where it was said"));
  if (comments.texts) foot.append(copyButton("Copy quotation", async () => quotation(i)));
  return foot;
}
/* Whom a comment answers, in words as sure as the source is. */
const ANSWERS = { assumed: " assumed to answer ", named: " to ", structural: " to ", explicit: " to " };
function commentHead(i, unsure) {
  const author = comments.author[i], target = comments.to[i], time = when(i), kind = kindOf(i);
  const head = make("header", null, time ? make("span", { class: "when" }, time) : null, author >= 0 ? authorButton(author) : "Unknown author");
  if (target >= 0 && target === author) head.append(kind === "assumed" ? " assumed to answer themselves" : " to themselves");
  else if (target >= 0) head.append(unsure ? " probably to " : ANSWERS[kind] || " to ", authorButton(target));
  if (target >= 0 && kind === "assumed") head.append(make("span", { class: "note" }, " (the source does not tell whom)"));
  return head;
}
async function quoted(i) {
  const words = comments.texts ? make("p", { dir: "auto" }, (await textOf(i)) || "(no text)") : null, who = comments.author[i];
  return make("blockquote", null, words, make("span", { class: "when" }, who >= 0 ? nameOf(who) : "Unknown author", when(i) ? ", " + when(i) : ""));
}
/* The page they were copied from names the author answered, not the comment: where several fit, all are there to read. */
function otherParents(others) {
  const words = others.length === 1 ? "It may answer another comment of theirs" : `It may answer one of ${number(others.length)} other comments of theirs`;
  const box = make("details", null, make("summary", null, words));
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
      button.textContent = "Copied";
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
const quotationMarks = text => `“${text.trim()}”`;
export async function quotation(i) {
  const parent = comments.parent[i], target = comments.to[i], address = await addressOf(i), lines = [quotationMarks(await textOf(i))];
  const unsure = kindOf(i) === "assumed" ? "assumed to answer" : comments.others[i] ? "probably answering" : "answering";
  const answers = target >= 0 && target !== comments.author[i] ? `, ${unsure} ${nameInText(target)}` : "";
  lines.push(`— ${nameInText(comments.author[i])}${when(i) ? ", " + when(i) : ""}${answers}`);
  if (parent >= 0) lines.push(`In answer to ${nameInText(comments.author[parent])}${when(parent) ? ", " + when(parent) : ""}: ${quotationMarks(await textOf(parent))}`);
  lines.push(address || `Comment ${comments.id[i]} in “${clean(data.title)}”`);
  return lines.join("\n");
}
/* A comment that was looked for is brought into view and marked. */
export function showComment(box) {
  const found = state.comment === null ? null : box.querySelector(`[data-comment="${state.comment}"]`);
  if (found) found.scrollIntoView({ block: "center" });
  return Boolean(found);
}
export const outsideOf = author => commentsOf(author).filter(i => comments.parent[i] === OUTSIDE && comments.to[i] < 0).length;
