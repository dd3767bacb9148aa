/** The faults of an app, to switch on and off. */

import { coalesce } from "./coalesce.js";
import * as control from "./control.js";
import { byId, element, syncList } from "./dom.js";
import { currentLanguage, t, tName } from "./language.js";

/** @import { FaultSetting } from "./types.js" */

/** @typedef {{name: string, setting: FaultSetting | undefined}} Row */

const OF_CALLBACKS = ["answer_slow", "answer_broken", "answer_5xx", "delivered_twice", "out_of_order"];
const OF_LOGINS = ["code_used"];
const DEFAULTS = { times: null, api: "", seconds: 10, errcode: -1 };

/** @type {{name: string, has: (fault: string) => boolean}[]} */
const GROUPS = [
  { name: "callbacks", has: (fault) => OF_CALLBACKS.includes(fault) },
  { name: "calls", has: isOfCalls },
  { name: "logins", has: (fault) => OF_LOGINS.includes(fault) },
];

/** @param {string} fault */
function isOfCalls(fault) {
  return !OF_CALLBACKS.includes(fault) && !OF_LOGINS.includes(fault);
}

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
    return last;
  };
  const read = coalesce(() => attempt(control.listFaults));

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
    if (app.name !== shownApp) read();
    shownApp = app.name;
    const active = Object.keys(app.faults).length;
    byId("faults-count").textContent = active ? String(active) : "";
    for (const group of GROUPS) {
      const rows = known.filter(group.has).map((name) => ({ name, setting: app.faults[name] }));
      syncList(byId(`faults-${group.name}`), rows, {
        key: ({ name }) => `${app.name} ${name}`,
        signature: ({ name, setting }) => JSON.stringify([currentLanguage(), setting, draft(name), failures]),
        render: (row) => renderFault(row, draft(row.name), { set, change }),
      });
    }
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
  const times = renderField("number", "times", draft.times ?? "", (text) => edit({ times: readTimes(text) }));
  times.setAttribute("min", "1");
  times.setAttribute("placeholder", t("faults.always"));
  const label = element("label", {}, switcher, tName("fault", name));
  const fields = isOfCalls(name) && renderFields(name, draft, edit);
  return element("li", { class: "fault" }, element("div", { class: "fault-head" }, label, left, times), fields);
}

/** @param {string} text Nothing stands for: until it is switched off. */
function readTimes(text) {
  return text ? Math.max(1, Math.trunc(Number(text))) : null;
}

/**
 * Returns which calls a fault of the API strikes, and with what.
 *
 * @param {string} name
 * @param {FaultSetting} draft
 * @param {(part: Partial<FaultSetting>) => void} edit
 */
function renderFields(name, draft, edit) {
  const api = renderField("text", "api", draft.api, (text) => edit({ api: text.trim() }));
  api.setAttribute("placeholder", t("faults.all_calls"));
  const seconds = renderField("number", "seconds", draft.seconds, (text) => edit({ seconds: Number(text) }));
  const errcode = renderField("number", "errcode", draft.errcode, (text) => edit({ errcode: Number(text) }));
  const further = { api_slow: seconds, api_error: errcode }[name];
  return element("div", { class: "fault-fields" }, api, further);
}

/**
 * @param {string} type
 * @param {string} label Key of its text, below faults.
 * @param {unknown} value
 * @param {(text: string) => void} change
 */
function renderField(type, label, value, change) {
  return element("input", {
    type,
    value,
    step: "any",
    spellcheck: "false",
    "aria-label": t(`faults.${label}`),
    title: t(`faults.${label}`),
    change: ({ target }) => change(target.value),
  });
}
