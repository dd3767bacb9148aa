/** The apps, their callback URL, and what saving it showed. */

import * as control from "./control.js";
import { byId, element, icon, syncList } from "./dom.js";
import { formatDuration } from "./format.js";
import { currentLanguage, inLanguage, t } from "./language.js";

/** @import { App, SavedUrl } from "./types.js" */

const IDS = ["corp_id", "agent_id", "suite_id", "provider_corp_id", "app_id", "original_id"];

/**
 * Returns what renders the apps.
 *
 * @param {import("./store.js").Store} store
 * @param {{attempt: (call: () => Promise<void>) => Promise<boolean>}} actions
 */
export function createSetup(store, actions) {
  const url = byId("url");
  const button = byId("save-url");
  /** @type {Map<string, string>} What was typed, by app. */
  const drafts = new Map();
  /** @type {Map<string, SavedUrl>} */
  const results = new Map();

  url.addEventListener("input", () => drafts.set(store.selected, url.value));
  byId("as-json").addEventListener("change", ({ target }) => {
    if (target.checked) store.inJson.add(store.selected);
    else store.inJson.delete(store.selected);
  });
  byId("url-form").addEventListener("submit", async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const app = store.selected;
    button.disabled = true;
    results.delete(app);
    store.touch();
    await actions.attempt(async () => {
      results.set(app, await control.saveUrl(app, url.value));
    });
    button.disabled = false;
    store.touch();
  });
  byId("key").addEventListener("change", ({ target }) => {
    actions.attempt(async () => {
      await control.useKey(store.selected, Number(target.value));
    });
  });

  let shownApp = "";
  return () => {
    const { app } = store;
    renderApps(store);
    renderIds(app);
    renderKeys(app);
    const value = drafts.get(app.name) ?? app.url ?? store.address("callback_url");
    if (app.name !== shownApp || (!drafts.has(app.name) && url.value !== value)) url.value = value;
    shownApp = app.name;
    byId("format").hidden = app.kind !== "official_account";
    byId("as-json").checked = store.inJson.has(app.name);
    renderResult(results.get(app.name), app);
  };
}

/** @param {import("./store.js").Store} store */
function renderApps(store) {
  syncList(byId("apps"), store.apps, {
    key: (app) => app.name,
    signature: (app) => JSON.stringify([currentLanguage(), app.kind, app.mode, app.url !== null]),
    render: (app) => {
      const select = () => store.select(app.name);
      const mode = app.kind === "official_account" ? ` · ${t(`mode.${app.mode}`)}` : "";
      const saved = t(app.url ? "apps.saved" : "apps.not_saved");
      return element(
        "label",
        { class: "app" },
        element("input", { type: "radio", name: "app", value: app.name, "aria-label": app.name, change: select }),
        element("span", { class: `avatar ${app.kind}` }, icon(app.kind)),
        element("span", { class: "app-name" }, app.name, element("small", {}, t(`kind.${app.kind}`) + mode)),
        element("span", { class: app.url ? "dot on" : "dot", title: saved, role: "img", "aria-label": saved }),
      );
    },
  });
  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("#apps input"))) {
    input.checked = input.value === store.selected;
  }
}

/** @param {App} app */
function renderIds(app) {
  const ids = IDS.filter((name) => app[name] !== null && app[name] !== "");
  byId("ids").hidden = ids.length === 0;
  syncList(byId("ids"), ids, {
    key: (name) => name,
    signature: (name) => String(app[name]),
    render: (name) => element("div", {}, element("dt", {}, name), element("dd", {}, String(app[name]))),
  });
}

/**
 * Renders which callback key the console has, where there are several: newest first, as in the settings.
 *
 * @param {App} app
 */
function renderKeys(app) {
  byId("keys").hidden = app.keys < 2;
  const numbers = Array.from({ length: app.keys }, (_, index) => String(index + 1));
  syncList(byId("key"), numbers, {
    key: (number) => number,
    signature: () => currentLanguage(),
    render: (number) => element("option", { value: number }, number === "1" ? t("url.newest_key") : number),
  });
  byId("key").value = String(app.key_number);
}

/**
 * @param {SavedUrl | undefined} result
 * @param {App} app
 */
function renderResult(result, app) {
  const box = byId("result");
  const signature = JSON.stringify([currentLanguage(), app.name, result]);
  if (box.dataset.signature === signature) return;
  box.dataset.signature = signature;
  box.replaceChildren(...(result ? renderChecks(result) : []));
}

/** @param {SavedUrl} result */
function renderChecks(result) {
  const title = t(result.verified ? "url.saved" : "url.not_saved", { duration: formatDuration(result.milliseconds) });
  const checks = result.checks.map(({ name, passed, verdict }) => {
    const outcome = passed ? "passed" : passed === null ? "skipped" : "failed";
    return element(
      "li",
      { class: outcome },
      element("span", { class: "mark", role: "img", "aria-label": t(`check.${outcome}`) }, icon(outcome)),
      element("span", {}, t(`check.${name}`), verdict && element("small", {}, inLanguage(verdict))),
    );
  });
  return [
    element("p", { class: result.verified ? "verdict good" : "verdict bad" }, title),
    element("ol", { class: "checks", "aria-label": t("url.checks") }, ...checks),
  ];
}
