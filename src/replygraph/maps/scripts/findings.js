// @ts-check
/* What one looks at, in sentences: each a count that the panels behind it show, each as sure as the file makes it. */
import { make, number, plural, replies, share } from "./helpers.js";
import { authors, clusters, comments, counts, data, measures, receivedBy, size, tieOf, ties } from "./discussion.js";
import { clusterCount, lettered, nameOf, people } from "./names.js";
import { longestExchange, pairs } from "./conversations.js";
import { GROUPS } from "./groups.js";
import { authorButton, dialogueButton, plainButton } from "./parts.js";
import { hasAssumed, seen } from "./seen.js";
import { isWhole, state } from "./state.js";

const sentence = (...words) => make("li", null, ...words);
export function findings() {
  return [replyKinds(), mostAnswered(), mostExchange(), longestRun(), groupsFound(), unanswered(), late(), bridge()].filter(Boolean);
}

/* How much of it is known: where the source tells of some replies not whom they answer, that comes first. */
function replyKinds() {
  const guessed = ties.assumed.reduce((sum, each) => sum + each, 0), all = ties.weight.reduce((sum, each) => sum + each, 0);
  if (!hasAssumed || !guessed || !state.assumed) return null;
  const part = guessed === all ? `All ${replies(all)} are` : `${number(guessed)} of ${replies(all)} (${share(guessed, all)}) ${guessed === 1 ? "is" : "are"}`;
  return sentence(`${part} assumed: the source does not tell whom they answer.`);
}
function mostAnswered() {
  const order = Array.from({ length: size }, (_, author) => author).filter(author => seen.received[author] > 0)
    .sort((a, b) => seen.received[b] - seen.received[a] || a - b);
  if (!order.length || !isWhole()) return null;
  const most = seen.received[order[0]], first = order.filter(author => seen.received[author] === most);
  const whole = ` of ${replies(seen.replies)}`;
  if (first.length > 3) return sentence(`${people(first.length)} share the first place with ${replies(most)} received each.`);
  const named = first.flatMap((author, i) => [i ? (i === first.length - 1 ? " and " : ", ") : "", authorButton(author)]);
  const part = seen.replies >= 10 ? ` (${share(most, seen.replies)})` : "";
  const known = guessedWords(receivedBy(order[0]), most);
  const words = first.length === 1 ? [` received most replies: ${number(most)}${whole}${part}${known}`] : [` received most replies: ${number(most)} each${whole}`];
  const next = order[first.length];
  return sentence(...named, ...words, ...(first.length === 1 && next !== undefined ? ["; next is ", authorButton(next), ` with ${number(seen.received[next])}`] : []), ". ", certainty());
}
/* How many of some replies are assumed, where all of the time is looked at. */
function guessedWords(list, all) {
  const guessed = seen.timed || !state.assumed ? 0 : list.reduce((sum, tie) => sum + (seen.ties[tie] ? ties.assumed[tie] : 0), 0);
  return guessed === 0 ? "" : guessed === all ? ", all assumed" : `, ${number(guessed)} of them assumed`;
}
/* What Python found out about chance, where it was asked. */
const certainty = () => data.certainty.places && !seen.on ? make("span", { class: "note" }, data.certainty.places) : null;
function mostExchange() {
  const [first, second] = pairs(2);
  if (!first || first.all < 3) return null;
  const alike = second?.all === first.all ? ", as many as another pair" : ", more than any other two";
  const known = guessedWords([tieOf(first.a, first.b), tieOf(first.b, first.a)], first.all);
  return sentence(dialogueButton(first.a, first.b, nameOf(first.a), " and ", nameOf(first.b)),
    ` answered each other ${plural(first.all, "time")} (${number(first.there)} + ${number(first.back)})${known}${alike}.`);
}
function longestRun() {
  const found = longestExchange();
  if (!found || found.run.length < 3) return null;
  const choice = { dialogue: [found.a, found.b], comment: comments.texts ? found.run[0] : null };
  return sentence("The longest exchange by turns has ", plainButton(choice, plural(found.run.length, "comment")), ", between ", authorButton(found.a), " and ", authorButton(found.b), ".");
}
export function insideShare() {
  let inside = 0, within = 0;
  for (let tie = 0; tie < ties.count; tie++) {
    const [a, b] = [authors.cluster[ties.source[tie]], authors.cluster[ties.target[tie]]];
    within += seen.ties[tie];
    if (a >= 0 && a === b) inside += seen.ties[tie];
  }
  return { inside, within };
}
function groupsFound() {
  if (!ties.count) return null;
  if (!lettered) return sentence("No separate groups were found in who answers whom.");
  const { inside, within } = insideShare();
  if (!within) return null;
  const stay = `${share(inside, within)} of replies stay inside one`;
  if (data.certainty.groups && !seen.on) return sentence(data.certainty.groups, ` ${stay}.`);
  return sentence(`${plural(clusterCount(), "group")} were computed from who answers whom; ${stay}. `,
    make("span", { class: "note" }, "Such groups are found in any discussion, also where chance alone deals the replies."));
}
const groupButton = (group, ...words) => plainButton({ group }, ...words);
function unanswered() {
  const found = GROUPS.unanswered.of(), all = seen.people;
  if (!found.length || !isWhole() || !ties.count) return null;
  return sentence(groupButton("unanswered", found.length === all ? `All ${people(all)}` : `${number(found.length)} of ${people(all)}`),
    ` received no reply in ${seen.on ? "what is looked at" : "this file"}.`, !seen.on && outside() ? ` ${outside()}` : "");
}
function outside() {
  const missing = counts.outside ?? 0;
  return missing ? `(${plural(missing, "comment")} ${missing === 1 ? "answers a comment that is" : "answer comments that are"} not in it.)` : "";
}
function late() {
  const found = GROUPS.newcomers.of();
  if (!found.length) return null;
  const answered = found.filter(author => seen.received[author] > 0).length;
  const were = answered === 0 ? "none was" : answered === 1 ? "1 was" : `${number(answered)} were`;
  return sentence(groupButton("newcomers", people(found.length)), ` joined in the last quarter of the time; ${were} answered`,
    GROUPS.welcoming.of().length ? [", most by ", authorButton(GROUPS.welcoming.of()[0])] : [], ".");
}
function bridge() {
  const found = GROUPS.bridges.of();
  if (!found.length) return null;
  const words = measures.betweenness ? " lies on most of the shortest reply paths between others (" : " exchanges most replies with other groups (";
  return sentence(authorButton(found[0]), words, groupButton("bridges", "bridges"), `: ${GROUPS.bridges.value(found[0])}).`);
}
export const hasClusters = () => lettered && clusters.length > 1;
