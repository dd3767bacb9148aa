/** The deliveries and API calls of an app on a time line, newest first. */

import { byId, element, icon, syncList } from "./dom.js";
import { formatDuration, formatTime, indent } from "./format.js";
import { currentLanguage, inLanguage, t } from "./language.js";

/** @import { Attempt, Delivery, Entry } from "./types.js" */

const LONGEST_BAR = 5000;

/**
 * Returns what renders the time line, and what unfolds a delivery of it.
 *
 * @param {import("./store.js").Store} store
 */
export function createTimeline(store) {
  const list = byId("timeline");
  /** @type {Set<string>} What is unfolded: it stays so when a delivery changes. */
  const unfolded = new Set();

  const render = () => {
    const { app } = store;
    const entries = store.history.filter((entry) => entry.type !== "sent").reverse();
    byId("timeline-empty").hidden = entries.length > 0;
    byId("deliveries-count").textContent = String(entries.filter(({ type }) => type === "delivery").length || "");
    syncList(list, entries, {
      key: (entry) => `${app.name} ${entry.key}`,
      signature: (entry) => `${currentLanguage()} ${signature(entry)}`,
      render: (entry) => (entry.type === "delivery" ? renderDelivery(entry.data, app, unfolded) : renderCall(entry)),
    });
  };
  /** @param {number} id */
  const show = (id) => {
    const row = byId(`delivery-${id}`);
    row.open = true;
    row.scrollIntoView({ block: "start", behavior: "smooth" });
    row.querySelector("summary").focus({ preventScroll: true });
  };
  return { render, show };
}

/** @param {Entry} entry */
function signature(entry) {
  if (entry.type !== "delivery") return "";
  const { outcome, attempts, verdict } = entry.data;
  return JSON.stringify([outcome, attempts.length, verdict]);
}

/** @param {Entry} entry A call of the API. */
function renderCall({ data }) {
  return element(
    "li",
    { class: data.errcode ? "call bad" : "call" },
    icon("call"),
    element("code", {}, data.path),
    element("span", { class: "errcode" }, `errcode ${data.errcode}`),
    element("span", { class: "duration" }, formatDuration(data.milliseconds)),
  );
}

/**
 * @param {Delivery} delivery
 * @param {import("./types.js").App} app
 * @param {Set<string>} unfolded
 */
function renderDelivery(delivery, app, unfolded) {
  const person = app.people.find(({ id }) => id === delivery.sender)?.name ?? delivery.sender;
  const count = delivery.attempts.length;
  const summary = [
    element("span", { class: `pill ${delivery.outcome}` }, t(`outcome.${delivery.outcome}`)),
    element("code", { class: "kind" }, delivery.kind),
    element("span", { class: "person" }, person),
    count > 1 && element("span", { class: "badge" }, t("timeline.attempts", { count })),
    element("time", {}, formatTime(delivery.created_at)),
  ];
  const key = `delivery-${delivery.id}`;
  const attempts = () => delivery.attempts.map((attempt) => renderAttempt(delivery, attempt, unfolded));
  const content = () => [
    delivery.verdict && element("p", { class: `verdict-text ${delivery.outcome}` }, inLanguage(delivery.verdict)),
    element("ol", { class: "attempts" }, ...attempts()),
    block(`${key} sent`, t("timeline.plaintext"), delivery.plaintext, unfolded),
    block(`${key} reply`, t("timeline.reply"), delivery.reply_plaintext, unfolded),
  ];
  const row = foldable(key, summary, content, unfolded);
  row.id = key;
  return element("li", { class: `delivery ${delivery.outcome}` }, row);
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
