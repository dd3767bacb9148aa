/** The faults of an app, to switch on and off. */

import * as control from "./control.js";
import { byId, element, syncList } from "./dom.js";
import { currentLanguage, t, tName } from "./language.js";

/** @import { FaultSetting } from "./types.js" */

/** @typedef {{name: string, setting: FaultSetting | undefined}} Row */

const OF_CALLS = [
  ...["api_slow", "api_broken", "api_5xx", "quota_exhausted", "ip_not_allowed"],
  ...["token_replaced", "token_expired"],
];
const DEFAULTS = { times: null, api: "", seconds: 10 };

/**
 * Returns what renders the faults, and what reads them anew.
 *
 * @param {import("./store.js").Store} store
 * @param {{attempt: (call: () => Promise<void>) => Promise<boolean>}} actions
 */
export function createFaults(store, actions) {
  /** @type {string[]} */
  let known = [];
  /** @type {Map<string, FaultSetting>} What the fields say, by app and fault. */
  const drafts = new Map();
  const draft = (/** @type {string} */ fault) =>
    drafts.get(`${store.selected} ${fault}`) ?? store.app.faults[fault] ?? DEFAULTS;

  let last = Promise.resolve();
  let failures = 0;

  /** @param {(app: string) => ReturnType<typeof control.listFaults>} call Made after the calls before it. */
  const attempt = (call) => {
    const app = store.selected;
    last = last.then(async () => {
      const succeeded = await actions.attempt(async () => {
        const answer = await call(app);
        known = answer.known;
        store.setFaults(app, answer.faults);
      });
      if (succeeded) return;
      failures += 1;
      store.touch();
    });
  };
  const read = () => attempt(control.listFaults);

  /** @param {string} name @param {boolean} on */
  const set = (name, on) => {
    const setting = draft(name);
    attempt((app) => (on ? control.switchFaultOn(app, name, setting) : control.switchFaultOff(app, name)));
  };

  /** @param {string} name @param {FaultSetting} setting @param {boolean} on */
  const change = (name, setting, on) => {
    if (JSON.stringify(setting) === JSON.stringify(draft(name))) return;
    drafts.set(`${store.selected} ${name}`, setting);
    if (on) set(name, true);
  };

  let shownApp = "";
  const render = () => {
    const { app } = store;
    if (!app) return;
    if (app.name !== shownApp) read();
    shownApp = app.name;
    const active = Object.keys(app.faults).length;
    byId("faults-count").textContent = active ? String(active) : "";
    const rows = known.map((name) => ({ name, setting: app.faults[name] }));
    syncList(byId("faults"), rows, {
      key: ({ name }) => `${app.name} ${name}`,
      signature: ({ name, setting }) => JSON.stringify([currentLanguage(), setting, draft(name), failures]),
      render: (row) => renderFault(row, draft(row.name), { set, change }),
    });
  };
  /** After something happened: a fault that strikes some times only may have struck. */
  const recount = () => {
    if (Object.values(store.app?.faults ?? {}).some(({ times }) => times !== null)) read();
  };
  return { render, recount };
}

/**
 * @param {Row} row
 * @param {FaultSetting} draft
 * @param {object} actions
 * @param {(name: string, on: boolean) => void} actions.set
 * @param {(name: string, setting: FaultSetting, on: boolean) => void} actions.change
 */
function renderFault({ name, setting }, draft, { set, change }) {
  /** @type {any} */
  const switcher = element("input", {
    type: "checkbox",
    role: "switch",
    checked: setting !== undefined,
    change: () => set(name, switcher.checked),
  });
  const edit = (/** @type {Partial<FaultSetting>} */ part) => change(name, { ...draft, ...part }, switcher.checked);
  const isCounted = setting !== undefined && setting.times !== null;
  const left = isCounted && element("span", { class: "badge warn" }, t("faults.left", { times: setting.times }));
  const times = element("input", {
    type: "number",
    min: 1,
    value: draft.times ?? "",
    placeholder: t("faults.always"),
    "aria-label": t("faults.times"),
    title: t("faults.times"),
    change: ({ target }) => edit({ times: readTimes(target.value) }),
  });
  const label = element("label", {}, switcher, tName("fault", name));
  const fields = OF_CALLS.includes(name) && renderFields(name, draft, edit);
  return element("li", { class: "fault" }, element("div", { class: "fault-head" }, label, left, times), fields);
}

/** @param {string} text Nothing stands for: until it is switched off. */
function readTimes(text) {
  return text ? Math.max(1, Math.trunc(Number(text))) : null;
}

/**
 * Returns which calls a fault of the API strikes, and how slow they become.
 *
 * @param {string} name
 * @param {FaultSetting} draft
 * @param {(part: Partial<FaultSetting>) => void} edit
 */
function renderFields(name, draft, edit) {
  const api = element("input", {
    value: draft.api,
    placeholder: t("faults.all_calls"),
    spellcheck: "false",
    "aria-label": t("faults.api"),
    title: t("faults.api"),
    change: ({ target }) => edit({ api: target.value.trim() }),
  });
  const seconds = element("input", {
    type: "number",
    min: 0,
    step: "any",
    value: draft.seconds,
    "aria-label": t("faults.seconds"),
    title: t("faults.seconds"),
    change: ({ target }) => edit({ seconds: Number(target.value) }),
  });
  return element("div", { class: "fault-fields" }, api, name === "api_slow" && seconds);
}
