/** Below the chat: the text box, and what else a person can send. */

import { byId, element, icon, syncList } from "./dom.js";
import { currentLanguage, t } from "./language.js";
import { quickMessages, textValues } from "./quick_messages.js";

/**
 * Returns what renders the composer.
 *
 * @param {import("./store.js").Store} store
 * @param {{send: (kind: string, values?: object) => Promise<boolean>, chooseMessage: () => void}} actions
 */
export function createComposer(store, actions) {
  const box = byId("text");
  byId("composer").addEventListener("submit", async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const text = box.value;
    if (!store.app || !text) return;
    box.value = "";
    const isSent = await actions.send("text", textValues(store.app, text));
    if (!isSent) box.value = box.value ? `${text}\n${box.value}` : text;
  });
  box.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    byId("composer").requestSubmit();
  });
  byId("more").addEventListener("click", actions.chooseMessage);

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
  };
}
