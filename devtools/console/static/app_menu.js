/** The menu of an app at the foot of the phone, as the person who holds it sees it. */

import { byId, element, syncList } from "./dom.js";
import { menuMessage } from "./quick_messages.js";

/** @import { App, MenuButton } from "./types.js" */

/**
 * What a tap does: sends the event of the button, and opens its page.
 *
 * @typedef {{send: (kind: string, values?: object) => void, open: (url: string) => void}} Actions
 */

/**
 * Returns what renders the menu.
 *
 * @param {import("./store.js").Store} store
 * @param {Actions} actions
 */
export function createMenu(store, actions) {
  document.addEventListener("click", ({ target }) => closeMenus(/** @type {Element} */ (target)));
  document.addEventListener("keydown", ({ key }) => key === "Escape" && closeMenus(null));

  return () => {
    const { app, sender } = store;
    const buttons = readMenu(app, sender);
    byId("menu").hidden = buttons.length === 0;
    syncList(byId("menu"), buttons, {
      key: (button) => String(buttons.indexOf(button)),
      signature: (button) => JSON.stringify([app.name, button]),
      render: (button) => renderMenuButton(app, button, actions),
    });
  };
}

/**
 * Returns the menu that somebody sees: the newest conditional one (个性化菜单) that is for them, or the default one.
 *
 * @param {App} app
 * @param {string} sender
 * @returns {MenuButton[]}
 */
function readMenu(app, sender) {
  const person = app.people.find(({ id }) => id === sender);
  const isFor = (/** @type {Record<string, string>} */ { tag_id, client_platform_type }) =>
    (!tag_id || person?.tags?.map(String).includes(tag_id)) &&
    (!client_platform_type || person?.client_platform_type === client_platform_type);
  const conditional = app.conditional_menus.findLast(({ matchrule }) => isFor(matchrule));
  return (conditional ?? app.menu)?.button ?? [];
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
 * @param {Actions} actions
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
 * @param {Actions} actions
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
