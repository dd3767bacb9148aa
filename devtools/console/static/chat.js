/** The chat with an app as the phone of one of its people shows it. */

import { renderContent } from "./bubbles.js";
import { readConversation } from "./conversation.js";
import { byId, element, icon, syncList } from "./dom.js";
import { formatDuration, formatTime } from "./format.js";
import { currentLanguage, inLanguage, t } from "./language.js";

/** @import { Store } from "./store.js" */
/** @import { Item } from "./conversation.js" */

/** @type {Record<string, string>} The icons of outcomes; all others are problems. */
const MARKS = { under_way: "clock", acknowledged: "check", replied: "check", unshown: "check" };

/**
 * Returns what renders the chat.
 *
 * @param {Store} store
 * @param {{act: import("./bubbles.js").Act, show: (delivery: number) => void, askForUrl: () => void}} actions
 */
export function createChat(store, actions) {
  const people = byId("sender");
  people.addEventListener("change", () => {
    store.senders.set(store.selected, people.value);
    store.touch();
  });
  byId("ask-for-url").addEventListener("click", actions.askForUrl);

  let shownChat = "";
  return () => {
    const { app, sender } = store;
    byId("chat-name").textContent = app.name;
    const faults = Object.keys(app.faults).length;
    byId("chat-faults").textContent = faults ? t("chat.faults", { count: faults }) : "";
    renderPeople(people, app, sender);
    const chat = `${app.name} ${sender}`;
    const items = readConversation(store.history, sender);
    byId("chat-empty").hidden = items.length > 0;
    byId("chat-hint").textContent = t(app.url ? "chat.empty" : "chat.no_url");
    byId("ask-for-url").hidden = app.url !== null;
    syncList(byId("items"), items, {
      key: (item) => `${chat} ${item.key}`,
      signature: (item) => JSON.stringify([currentLanguage(), { ...item, delivery: state(item) }]),
      render: (item) => renderItem(item, app, actions),
    });
    if (chat !== shownChat) byId("messages").scrollTop = 0;
    shownChat = chat;
  };
}

/** @param {Item} item */
function state({ delivery }) {
  return delivery && [delivery.outcome, delivery.attempts.length, delivery.verdict?.code];
}

/**
 * @param {HTMLSelectElement} select
 * @param {import("./types.js").App} app
 * @param {string} sender
 */
function renderPeople(select, app, sender) {
  syncList(select, app.people, {
    key: (person) => `${app.name} ${person.id}`,
    signature: (person) => person.name,
    render: (person) => element("option", { value: person.id }, person.name),
  });
  select.value = sender;
}

/**
 * @param {Item} item
 * @param {import("./types.js").App} app
 * @param {Parameters<typeof createChat>[1]} actions
 */
function renderItem(item, app, actions) {
  if (item.type === "notice") return renderLost(item, app, actions);
  if (item.type === "event") return renderEvent(item, actions);
  if (item.isRecalled) return element("div", { class: "note" }, t("chat.recalled"));
  const isOwn = item.type === "message";
  return element(
    "article",
    {
      class: `item ${item.type}${item.isOpen ? " open" : ""}`,
      "aria-label": t(`chat.from_${isOwn ? "person" : "app"}`),
      "aria-busy": String(item.isOpen === true),
    },
    renderContent(item.content, actions.act),
    element("div", { class: "meta" }, ...renderMeta(item), isOwn && renderState(item, actions)),
  );
}

/**
 * Returns when a message came, and by which way where that is not the answer to the first delivery.
 *
 * @param {Item} item
 */
function renderMeta({ type, at, channel, late, polls, isOpen, delivery }) {
  const attempts = type === "reply" ? delivery.attempts.length : 0;
  return [
    element("time", {}, formatTime(at)),
    channel && element("span", { class: "channel" }, channel),
    late !== undefined && element("span", {}, t("chat.late", { duration: formatDuration(late * 1000) })),
    attempts > 1 && element("span", {}, t("chat.attempt", { number: attempts })),
    polls > 0 && element("span", {}, t("chat.polls", { count: polls })),
    isOpen && element("span", {}, t("chat.streaming")),
  ];
}

/**
 * @param {Item} item
 * @param {{show: (delivery: number) => void}} actions
 */
function renderState({ delivery }, actions) {
  const label = t(`outcome.${delivery.outcome}`);
  return element(
    "button",
    {
      type: "button",
      class: `state ${delivery.outcome}`,
      "aria-label": t("chat.show_delivery", { state: label }),
      title: label,
      click: () => actions.show(delivery.id),
    },
    icon(MARKS[delivery.outcome] ?? "alert"),
  );
}

/**
 * @param {Item} item
 * @param {{show: (delivery: number) => void}} actions
 */
function renderEvent(item, actions) {
  const detail = item.content.detail && element("span", { class: "detail" }, item.content.detail);
  const name = element("code", {}, item.content.title);
  return element("div", { class: "note event" }, name, detail, renderState(item, actions));
}

/**
 * Returns what a phone shows where no answer came, with the reason that it hides.
 *
 * @param {Item} item
 * @param {import("./types.js").App} app
 * @param {{show: (delivery: number) => void}} actions
 */
function renderLost({ delivery }, app, actions) {
  const banner = app.kind === "official_account" && element("p", { class: "banner", lang: "zh-CN" }, t("chat.banner"));
  return element(
    "div",
    { class: "note lost" },
    banner,
    element("p", {}, inLanguage(delivery.verdict)),
    element("button", { type: "button", class: "quiet", click: () => actions.show(delivery.id) }, t("chat.show")),
  );
}
