/** Below the chat: the text box, what else a person can do, and the menu of the app. */

import { byId, element, icon, syncList } from "./dom.js";
import { currentLanguage, t } from "./language.js";
import { menuMessage, quickMessages, textValues } from "./quick_messages.js";

/** @import { App, MenuButton } from "./types.js" */

/** @typedef {(kind: string, values?: object) => void} Send */

/**
 * Returns what renders the composer.
 *
 * @param {import("./store.js").Store} store
 * @param {{send: Send, open: (url: string) => void, chooseMessage: () => void}} actions
 */
export function createComposer(store, actions) {
  const box = byId("text");
  byId("composer").addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    if (!store.app || !box.value) return;
    actions.send("text", textValues(store.app, box.value));
    box.value = "";
  });
  box.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    byId("composer").requestSubmit();
  });
  byId("more").addEventListener("click", actions.chooseMessage);
  document.addEventListener("click", ({ target }) => closeMenus(/** @type {Element} */ (target)));
  document.addEventListener("keydown", ({ key }) => key === "Escape" && closeMenus(null));

  return () => {
    const { app } = store;
    const takesText = app.messages.some((message) => message.name === "text");
    byId("composer").hidden = !takesText;
    syncList(byId("quick"), quickMessages(app), {
      key: ({ action }) => action,
      signature: ({ kind }) => `${currentLanguage()} ${app.name} ${kind}`,
      render: ({ action, kind }) => {
        const click = () => actions.send(kind);
        return element("button", { type: "button", class: "tile-button", click }, icon(action), t(`action.${action}`));
      },
    });
    const buttons = app.menu?.button ?? [];
    byId("menu").hidden = buttons.length === 0;
    syncList(byId("menu"), buttons, {
      key: (button) => String(buttons.indexOf(button)),
      signature: (button) => JSON.stringify([app.name, button]),
      render: (button) => renderMenuButton(app, button, actions),
    });
  };
}

/** @param {Element | null} target What was clicked; menus that it is in stay open. */
function closeMenus(target) {
  for (const menu of document.querySelectorAll("#menu details[open]")) {
    if (!target || !menu.contains(target)) menu.removeAttribute("open");
  }
}

/**
 * @param {App} app
 * @param {MenuButton} button
 * @param {{send: Send, open: (url: string) => void}} actions
 */
function renderMenuButton(app, button, actions) {
  const inner = button.sub_button ?? [];
  if (inner.length === 0) return renderLeaf(app, button, actions);
  const list = element("div", { class: "submenu" }, ...inner.map((entry) => renderLeaf(app, entry, actions)));
  return element("details", {}, element("summary", {}, button.name), list);
}

/**
 * @param {App} app
 * @param {MenuButton} button
 * @param {{send: Send, open: (url: string) => void}} actions
 */
function renderLeaf(app, button, actions) {
  const message = menuMessage(app, button);
  const click = () => {
    closeMenus(null);
    if (message) actions.send(message.kind, message.values);
    if (button.type === "view") actions.open(button.url);
  };
  return element("button", { type: "button", disabled: message === null, title: button.type, click }, button.name);
}
