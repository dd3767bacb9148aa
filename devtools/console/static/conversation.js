/** What stands in a chat: made from the history of an app, for one of the people who write to it. */

import { readContent } from "./content.js";
import { parsePlaintext } from "./format.js";

/** @import { App, Delivery, Entry, Sent } from "./types.js" */

const NEVER_ANSWERED = ["refused", "unanswered"];

/** @type {WeakMap<Delivery, import("./content.js").Content>} What was sent, so that each is parsed only once. */
const contents = new WeakMap();

/**
 * @typedef {object} Item
 * @property {"message" | "event" | "reply" | "active" | "notice"} type
 * @property {string} key
 * @property {number} at
 * @property {import("./content.js").Content} [content]
 * @property {Delivery} [delivery] What the item belongs to.
 * @property {string} [channel] The call that sent it.
 * @property {boolean} [isOpen] Whether more of a stream is to come.
 * @property {boolean} [isRecalled]
 */

/**
 * Returns the items of a chat in the order of time.
 *
 * @param {App} app
 * @param {Entry[]} history
 * @param {string} sender
 * @returns {Item[]}
 */
export function readConversation(app, history, sender) {
  /** @type {Map<string, Item>} */
  const items = new Map();
  for (const entry of history) {
    if (entry.type === "delivery" && entry.data.sender === sender) addDelivery(items, app, entry.data);
    if (entry.type === "sent") addSent(items, entry.key, entry.data, sender);
  }
  return [...items.values()].sort((one, other) => one.at - other.at);
}

/**
 * @param {Map<string, Item>} items
 * @param {App} app
 * @param {Delivery} delivery
 */
function addDelivery(items, app, delivery) {
  const isPoll = app.kind === "wecom_bot" && delivery.kind === "stream";
  if (!isPoll) {
    const content = contents.get(delivery) ?? readContent(parsePlaintext(delivery.plaintext));
    contents.set(delivery, content);
    const type = content.type === "event" ? "event" : "message";
    items.set(`own-${delivery.id}`, { type, key: `own-${delivery.id}`, at: delivery.created_at, content, delivery });
  }
  if (delivery.outcome === "replied") addReply(items, delivery);
  else if (!isPoll && NEVER_ANSWERED.includes(delivery.outcome)) {
    items.set(`lost-${delivery.id}`, { type: "notice", key: `lost-${delivery.id}`, at: arrival(delivery), delivery });
  }
}

/**
 * @param {Map<string, Item>} items
 * @param {Delivery} delivery
 */
function addReply(items, delivery) {
  const { reply } = delivery;
  const stream = reply.stream;
  const key = stream ? `stream-${stream.id}` : `reply-${delivery.id}`;
  const known = items.get(key);
  const content = readContent(reply);
  const at = known?.at ?? arrival(delivery);
  items.set(key, { type: "reply", key, at, content, delivery, isOpen: stream?.finish === false });
  if (reply.template_card && stream) {
    const card = readContent({ msgtype: "template_card", template_card: reply.template_card });
    items.set(`${key}-card`, { type: "reply", key: `${key}-card`, at, content: card, delivery });
  }
}

/**
 * @param {Map<string, Item>} items
 * @param {string} key
 * @param {Sent} sent
 * @param {string} sender
 */
function addSent(items, key, sent, sender) {
  if (sent.channel === "message/recall") {
    for (const item of items.values()) if (item.key === `active-${sent.message.msgid}`) item.isRecalled = true;
    return;
  }
  if (!sent.recipients.includes(sender)) return;
  const { at, channel, message } = sent;
  const type = message.template_card ? "template_card" : "button";
  const content = readContent(channel === "message/update_template_card" ? { msgtype: type, ...message } : message);
  const itemKey = message.msgid ? `active-${message.msgid}` : key;
  items.set(itemKey, { type: "active", key: itemKey, at, content, channel });
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
