/** What stands in a chat: made from the history of an app, for one of the people who write to it. */

import { readContent, readDelivery } from "./content.js";

/** @import { Delivery, Entry, Sent } from "./types.js" */
/** @import { Content } from "./content.js" */

const NEVER_ANSWERED = ["refused", "unanswered"];
/** What was sent so many seconds after a message counts as a late answer to it. */
const LATE = { least: 1, most: 3600 };

/**
 * @typedef {object} Item
 * @property {"message" | "event" | "reply" | "active" | "notice"} type
 * @property {string} key
 * @property {number} at
 * @property {Content} [content]
 * @property {Delivery} [delivery] What the item belongs to.
 * @property {string} [channel] The call that sent it.
 * @property {number} [late] Seconds after the message before, where it looks like an answer to that.
 * @property {number} [polls] How often a stream was asked for.
 * @property {boolean} [isOpen] Whether more of a stream is to come.
 * @property {boolean} [isRecalled]
 *
 * @typedef {Map<string, Item>} Items
 */

/**
 * Returns the items of a chat in the order of time.
 *
 * @param {Entry[]} history
 * @param {string} sender
 * @returns {Item[]}
 */
export function readConversation(history, sender) {
  /** @type {Items} */
  const items = new Map();
  for (const { type, key, data } of history) {
    if (type === "delivery" && data.sender === sender) addDelivery(items, data);
    else if (type === "poll" && data.sender === sender) addReply(items, data);
    else if (type === "sent") addSent(items, key, data, sender);
  }
  return [...items.values()].sort((one, other) => one.at - other.at);
}

/**
 * @param {Items} items
 * @param {Delivery} delivery
 */
function addDelivery(items, delivery) {
  const content = readDelivery(delivery);
  const type = content.type === "event" ? "event" : "message";
  items.set(`own-${delivery.id}`, { type, key: `own-${delivery.id}`, at: delivery.created_at, content, delivery });
  addReply(items, delivery);
  if (NEVER_ANSWERED.includes(delivery.outcome)) {
    items.set(`lost-${delivery.id}`, { type: "notice", key: `lost-${delivery.id}`, at: arrival(delivery), delivery });
  }
}

/**
 * @param {Items} items
 * @param {Delivery} delivery
 */
function addReply(items, delivery) {
  if (delivery.outcome !== "replied") return;
  const { reply } = delivery;
  const stream = reply.stream;
  const key = stream ? `stream-${stream.id}` : `reply-${delivery.id}`;
  const known = items.get(key);
  const content = applyUpdate(items, readContent(reply), readDelivery(delivery));
  if (!content) return;
  const at = known?.at ?? arrival(delivery);
  const polls = known ? known.polls + 1 : 0;
  items.set(key, { type: "reply", key, at, content, delivery, polls, isOpen: stream?.finish === false });
  if (reply.template_card && stream) {
    const card = readContent({ msgtype: "template_card", template_card: reply.template_card });
    items.set(`${key}-card`, { type: "reply", key: `${key}-card`, at, content: card, delivery });
  }
}

/**
 * @param {Items} items
 * @param {string} key
 * @param {Sent} sent
 * @param {string} sender
 */
function addSent(items, key, sent, sender) {
  const { at, channel, message } = sent;
  if (channel === "message/recall") {
    const recalled = items.get(`active-${message.msgid}`);
    if (recalled) recalled.isRecalled = true;
    return;
  }
  if (!sent.recipients.includes(sender)) return;
  const update = message.template_card ? "update_template_card" : "update_button";
  const content = channel === "message/update_template_card" ? { msgtype: update, ...message } : message;
  const shown = applyUpdate(items, readContent(content), clickBefore(items));
  if (!shown) return;
  const itemKey = message.msgid ? `active-${message.msgid}` : key;
  items.set(itemKey, { type: "active", key: itemKey, at, content: shown, channel, late: lateness(items, at) });
}

/**
 * @param {Items} items
 * @param {number} at When something was sent actively.
 */
function lateness(items, at) {
  const message = [...items.values()].findLast(({ type }) => type === "message" || type === "event");
  const seconds = message ? at - message.at : 0;
  return seconds >= LATE.least && seconds <= LATE.most ? seconds : undefined;
}

/**
 * Returns the last click on a card.
 *
 * @param {Items} items
 */
function clickBefore(items) {
  return [...items.values()].findLast(({ type, content }) => type === "event" && content.task)?.content;
}

/**
 * Changes the card that was clicked; returns what is to be shown besides.
 *
 * @param {Items} items
 * @param {Content} content An update of a card, or anything else, which is shown as it is.
 * @param {Content | undefined} click
 * @returns {Content | null}
 */
function applyUpdate(items, content, click) {
  if (content.type !== "update") return content;
  const card = [...items.values()].findLast(
    (item) => item.content?.type === "card" && click?.task && item.content.fields.task_id === click.task,
  );
  const fields = content.fields ?? { ...card?.content.fields, replace_text: content.text };
  const updated = { type: "card", fields: { ...fields, task_id: click?.task } };
  if (!card) return updated;
  card.content = updated;
  return null;
}

/**
 * Returns when the answer to a delivery came.
 *
 * @param {Delivery} delivery
 */
function arrival(delivery) {
  const last = delivery.attempts[delivery.attempts.length - 1];
  return last ? last.at + last.milliseconds / 1000 : delivery.created_at;
}
