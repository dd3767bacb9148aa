/** Any message or event of the catalogue, with values of one's own. */

import { byId, element, syncList } from "./dom.js";
import { currentLanguage, t } from "./language.js";

/** @import { MessageKind } from "./types.js" */

/**
 * Returns what opens the dialog.
 *
 * @param {import("./store.js").Store} store
 * @param {(kind: string, values: object) => Promise<boolean>} send
 */
export function createMessageDialog(store, send) {
  const dialog = byId("message-dialog");
  const filter = byId("message-filter");
  const choice = byId("message-kind");
  const fields = byId("message-fields");

  const isWanted = (/** @type {MessageKind} */ { name }) => name.toLowerCase().includes(filter.value.toLowerCase());
  const kinds = () => (store.app?.messages ?? []).filter(isWanted);
  const chosen = () => kinds().find(({ name }) => name === choice.value);
  const renderFields = () => fields.replaceChildren(...Object.entries(chosen()?.body ?? {}).map(renderField));
  const renderKinds = () => {
    const found = kinds();
    const before = choice.value;
    syncList(choice, found, {
      key: ({ name }) => name,
      signature: ({ reply }) => `${currentLanguage()} ${reply}`,
      render: ({ name, reply }) =>
        element("option", { value: name }, reply ? name : `${name} · ${t("dialog.no_reply")}`),
    });
    choice.value = found.some(({ name }) => name === before) ? before : (found[0]?.name ?? "");
    if (choice.value !== before || fields.childElementCount === 0) renderFields();
    byId("message-send").disabled = found.length === 0;
  };

  filter.addEventListener("input", renderKinds);
  choice.addEventListener("change", renderFields);
  byId("message-cancel").addEventListener("click", () => dialog.close());
  byId("message-form").addEventListener("submit", async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const kind = chosen();
    const values = kind && readValues(kind, fields);
    if (!values) return;
    if (await send(kind.name, values)) dialog.close();
  });
  return () => {
    filter.value = "";
    fields.replaceChildren();
    renderKinds();
    dialog.showModal();
  };
}

/** @param {[string, unknown]} field */
function renderField([name, value]) {
  const id = `field-${name}`;
  const isNested = typeof value === "object";
  const input = isNested
    ? element("textarea", { id, name, rows: 5, spellcheck: "false" }, JSON.stringify(value, null, 2))
    : element("input", { id, name, value, autocomplete: "off", spellcheck: "false" });
  input.addEventListener("input", () => /** @type {any} */ (input).setCustomValidity(""));
  return element("div", { class: "field" }, element("label", { for: id }, name), input);
}

/**
 * Returns the fields that differ from the catalogue; null where one is no JSON.
 *
 * @param {MessageKind} kind
 * @param {HTMLElement} fields
 */
function readValues(kind, fields) {
  /** @type {Record<string, unknown>} */
  const values = {};
  for (const [name, value] of Object.entries(kind.body)) {
    const input = /** @type {any} */ (fields.querySelector(`[name="${CSS.escape(name)}"]`));
    if (typeof value !== "object") {
      if (input.value !== String(value)) values[name] = typeof value === "number" ? numberOr(input.value) : input.value;
      continue;
    }
    try {
      const edited = JSON.parse(input.value);
      if (JSON.stringify(edited) !== JSON.stringify(value)) values[name] = edited;
    } catch (error) {
      input.setCustomValidity(error.message);
      input.reportValidity();
      return null;
    }
  }
  return values;
}

/** @param {string} text */
function numberOr(text) {
  return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}
