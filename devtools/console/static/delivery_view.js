/** One delivery with all its attempts, to unfold. */

import { readDelivery, summarize } from "./content.js";
import { element } from "./dom.js";
import { formatDuration, formatTime, indent } from "./format.js";
import { inLanguage, t, tName } from "./language.js";

/** @import { App, Attempt, Delivery } from "./types.js" */

const LONGEST_BAR = 5000;
const PROBLEMS = ["refused", "unanswered", "suspended"];

/**
 * @param {Delivery} delivery
 * @param {App} app
 * @param {Set<string>} unfolded
 */
export function renderDelivery(delivery, app, unfolded) {
  const key = `delivery-${delivery.id}`;
  const said = summarize(readDelivery(delivery));
  const isProblem = PROBLEMS.includes(delivery.outcome);
  const sentence = delivery.verdict && inLanguage(delivery.verdict);
  const summary = [
    renderOutcome(delivery),
    element("code", { class: "kind" }, delivery.kind),
    element("span", { class: "said", title: said }, said),
    renderFacts(delivery, app),
    isProblem && element("span", { class: "verdict-text bad" }, sentence),
  ];
  const attempts = () => delivery.attempts.map((attempt) => renderAttempt(delivery, attempt, unfolded));
  const content = () => [
    !isProblem && sentence && element("p", { class: "verdict-text" }, sentence),
    element("ol", { class: "attempts" }, ...attempts()),
    block(`${key} sent`, t("timeline.plaintext"), delivery.plaintext, unfolded),
    block(`${key} reply`, t("timeline.reply"), delivery.reply_plaintext, unfolded),
  ];
  const row = foldable(key, summary, content, unfolded);
  row.id = key;
  return element("li", { class: `delivery ${delivery.outcome}` }, row);
}

/**
 * Returns the polls of a stream as one row.
 *
 * @param {Delivery[]} polls Oldest first.
 * @param {App} app
 * @param {Set<string>} unfolded
 */
export function renderPolls(polls, app, unfolded) {
  const last = polls[polls.length - 1];
  const summary = [
    renderOutcome(last),
    element("code", { class: "kind" }, last.kind),
    element("span", { class: "said" }, t("timeline.polls", { count: polls.length })),
    renderFacts(last, app),
  ];
  const content = () => {
    const rows = polls.toReversed().map((poll) => renderDelivery(poll, app, unfolded));
    return [element("ol", { class: "polls" }, ...rows)];
  };
  return element("li", { class: "delivery" }, foldable(`polls-${polls[0].id}`, summary, content, unfolded));
}

/** @param {Delivery} delivery */
function renderOutcome({ outcome }) {
  return element("span", { class: `pill ${outcome}` }, t(`outcome.${outcome}`));
}

/**
 * @param {Delivery} delivery
 * @param {App} app
 */
function renderFacts({ sender, attempts, created_at }, app) {
  const person = app.people.find(({ id }) => id === sender)?.name ?? sender;
  const count = attempts.length;
  return element(
    "span",
    { class: "facts" },
    element("span", { class: "person" }, person),
    count > 1 && element("span", { class: "badge" }, t("timeline.attempts", { count })),
    count > 0 && element("span", { class: "duration" }, formatDuration(attempts[count - 1].milliseconds)),
    element("time", {}, formatTime(created_at)),
  );
}

/**
 * @param {Delivery} delivery
 * @param {Attempt} attempt
 * @param {Set<string>} unfolded
 */
function renderAttempt(delivery, attempt, unfolded) {
  const key = `delivery-${delivery.id} attempt-${delivery.attempts.indexOf(attempt)}`;
  const isGood = !attempt.failure && attempt.status === 200;
  const result = attempt.failure ? t(`failure.${attempt.failure}`) : String(attempt.status);
  const summary = [
    element("span", { class: "number" }, t("timeline.attempt", { number: attempt.number })),
    element("span", { class: isGood ? "status good" : "status bad" }, result),
    attempt.fault && element("span", { class: "badge warn" }, tName("fault", attempt.fault)),
    element("meter", {
      class: isGood ? "good" : "bad",
      min: 0,
      max: LONGEST_BAR,
      value: attempt.milliseconds,
      "aria-label": t("timeline.duration"),
    }),
    element("span", { class: "duration" }, formatDuration(attempt.milliseconds)),
    element("time", {}, formatTime(attempt.at)),
  ];
  const content = () => [
    block(`${key} address`, t("timeline.address"), address(delivery, attempt), unfolded),
    block(`${key} body`, t("timeline.body"), attempt.body, unfolded),
    block(`${key} ciphertext`, t("timeline.ciphertext"), attempt.ciphertext, unfolded),
    block(`${key} answer`, `${t("timeline.answer")} ${attempt.content_type}`, attempt.answer, unfolded),
  ];
  return element("li", {}, foldable(key, summary, content, unfolded));
}

/**
 * @param {Delivery} delivery
 * @param {Attempt} attempt
 */
function address(delivery, attempt) {
  const query = Object.entries(attempt.query).map(([name, value]) => `  ${name} = ${value}`);
  return [`POST ${delivery.url}`, ...query].join("\n");
}

/**
 * Returns a text to unfold, or nothing where it is empty.
 *
 * @param {string} key
 * @param {string} title
 * @param {string} text
 * @param {Set<string>} unfolded
 */
function block(key, title, text, unfolded) {
  const content = () => [element("pre", { tabindex: 0 }, indent(text))];
  return text ? foldable(key, [element("span", { class: "block-title" }, title)], content, unfolded) : null;
}

/**
 * Returns a row that unfolds, and is filled only then.
 *
 * @param {string} key
 * @param {(Node | string | false | null)[]} summary
 * @param {() => (Node | false | null)[]} content
 * @param {Set<string>} unfolded
 * @returns {HTMLElement}
 */
function foldable(key, summary, content, unfolded) {
  const body = element("div", { class: "unfolded" });
  const fill = () => body.childElementCount === 0 && body.append(...content().filter(Boolean));
  const row = element("details", { open: unfolded.has(key) }, element("summary", {}, ...summary), body);
  row.addEventListener("toggle", () => {
    if (row.hasAttribute("open")) {
      unfolded.add(key);
      fill();
    } else unfolded.delete(key);
  });
  if (unfolded.has(key)) fill();
  return row;
}
