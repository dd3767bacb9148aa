/** What people do on a phone, and the names that the catalogues have for it. */

/** @import { App } from "./types.js" */

/** Buttons of a menu whose events have the type of the button for a name. */
const KEYED = [
  ...["click", "scancode_push", "scancode_waitmsg", "location_select"],
  ...["pic_sysphoto", "pic_photo_or_album", "pic_weixin"],
];

/** @type {{action: string, names: string[]}[]} */
const ACTIONS = [
  { action: "picture", names: ["image"] },
  { action: "voice", names: ["voice"] },
  { action: "location", names: ["location"] },
  { action: "link", names: ["link"] },
  { action: "click", names: ["CLICK", "click"] },
  { action: "scan", names: ["SCAN", "scancode_waitmsg"] },
  { action: "follow", names: ["subscribe"] },
  { action: "unfollow", names: ["unsubscribe"] },
  { action: "enter", names: ["enter_agent", "enter_chat"] },
  { action: "ticket", names: ["suite_ticket"] },
  { action: "authorize", names: ["create_auth"] },
];

/**
 * Returns the actions that an app gets to know of.
 *
 * @param {App} app
 * @returns {{action: string, kind: string}[]}
 */
export function quickMessages(app) {
  return ACTIONS.flatMap(({ action, names }) => {
    const kind = names.find((name) => app.messages.some((message) => message.name === name));
    return kind ? [{ action, kind }] : [];
  });
}

/**
 * Returns the fields of a text, as the platform of the app names them.
 *
 * @param {App} app
 * @param {string} text
 */
export function textValues(app, text) {
  return app.kind === "wecom_bot" ? { text: { content: text } } : { Content: text };
}

/**
 * Returns the fields of a click in a card, as the platform of the app names them.
 *
 * @param {App} app
 * @param {{card: import("./types.js").Fields, key: string, choices: import("./cards.js").Choice[]}} click
 */
export function cardValues(app, { card, key, choices }) {
  if (app.kind === "wecom_bot") {
    const items = choices.map(({ question, chosen }) => ({
      question_key: question,
      option_ids: { option_id: chosen },
    }));
    const selected = items.length > 0 ? { selected_items: { selected_item: items } } : {};
    const event = { card_type: card.card_type, event_key: key, task_id: card.task_id, ...selected };
    return { event: { eventtype: "template_card_event", template_card_event: event } };
  }
  const items = choices.map(({ question, chosen }) => ({ QuestionKey: question, OptionIds: { OptionId: chosen } }));
  const selected = items.length > 0 ? { SelectedItem: items } : null;
  return { EventKey: key, TaskId: card.task_id, CardType: card.card_type, SelectedItems: selected };
}

/**
 * Returns what a click on a button of the menu sends; null where a phone sends nothing.
 *
 * @param {App} app
 * @param {import("./types.js").MenuButton} button
 * @returns {{kind: string, values: object} | null}
 */
export function menuMessage(app, button) {
  const isWecom = app.kind !== "official_account";
  if (button.type === "view") return { kind: isWecom ? "view" : "VIEW", values: { EventKey: button.url } };
  if (button.type === "miniprogram" || button.type === "view_miniprogram") {
    return { kind: "view_miniprogram", values: { EventKey: button.pagepath } };
  }
  if (!KEYED.includes(button.type)) return null;
  return { kind: button.type === "click" && !isWecom ? "CLICK" : button.type, values: { EventKey: button.key } };
}
