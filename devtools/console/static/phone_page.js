/** A page of the bundle on the phone, as the browser inside WeCom or WeChat shows it. */

import * as control from "./control.js";
import { byId, element } from "./dom.js";
import { formatTime } from "./format.js";
import { currentLanguage, t } from "./language.js";

/** @import { Fields, PageAction, Visited } from "./types.js" */

/** @typedef {{person: string, visited: Visited | null}} OpenPage Not visited yet while it loads. */
/** @typedef {{url: string, person?: string, method?: string, fields?: Record<string, string>}} Wish */

/**
 * Returns what opens pages, what renders the one that is open, and what tells the session of a person.
 *
 * @param {import("./store.js").Store} store
 * @param {{attempt: (call: () => Promise<void>) => Promise<boolean>}} actions
 */
export function createPhonePage(store, actions) {
  const sheet = byId("phone-page");
  /** @type {Map<string, OpenPage>} By app. */
  const open = new Map();
  /** @type {Map<string, Fields | null>} By app and person. */
  const sessions = new Map();

  /** @param {Wish} wish */
  const visit = async ({ url, person = store.sender, method = "GET", fields = {} }) => {
    const app = store.app;
    open.set(app.name, { person, visited: null });
    store.touch();
    const wecom = app.kind !== "official_account";
    const wish = { app: app.name, person, url, method, fields, wecom, language: currentLanguage() };
    const succeeded = await actions.attempt(async () => {
      const visited = await control.visit(wish);
      if (open.has(app.name)) open.set(app.name, { person, visited });
      sessions.set(`${app.name} ${person}`, visited.session);
    });
    if (!succeeded) open.delete(app.name);
    store.touch();
  };
  const close = () => {
    open.delete(store.selected);
    byId("messages").focus();
    store.touch();
  };
  byId("phone-page-close").addEventListener("click", close);
  sheet.addEventListener("keydown", (/** @type {KeyboardEvent} */ { key }) => key === "Escape" && close());

  const render = () => {
    const page = open.get(store.selected);
    const isNew = sheet.hidden && page !== undefined;
    sheet.hidden = page === undefined;
    if (page) renderPage(page, (action) => visit({ ...action, person: page.person }));
    if (isNew) byId("phone-page-close").focus();
  };
  const session = (/** @type {string} */ person) => sessions.get(`${store.selected} ${person}`) ?? null;
  return { visit, render, session };
}

/**
 * @param {OpenPage} page
 * @param {(action: PageAction) => void} tap
 */
function renderPage(page, tap) {
  const { visited } = page;
  const box = byId("phone-page-content");
  const signature = JSON.stringify([currentLanguage(), page]);
  if (box.dataset.signature === signature) return;
  box.dataset.signature = signature;
  byId("phone-page-title").textContent = visited?.page?.title || t("page.title");
  const loading = () => [element("p", { class: "hint" }, t("page.loading"))];
  box.replaceChildren(...(visited ? renderVisited(visited, tap) : loading()));
}

/**
 * @param {Visited} visited
 * @param {(action: PageAction) => void} tap
 */
function renderVisited({ steps, page, leaves_for, session }, tap) {
  const buttons = (page?.actions ?? []).map((action) =>
    element("button", { type: "button", click: () => tap(action) }, action.text || action.url),
  );
  const { status, title, lines } = page ?? { status: 200, title: "", lines: [] };
  return [
    status >= 400 && element("p", { class: "verdict bad" }, t("page.status", { status })),
    leaves_for && element("p", { class: "verdict good" }, t("page.leaves", { url: leaves_for })),
    ...lines.filter((line) => line !== title).map((line) => element("p", {}, line)),
    buttons.length > 0 && element("div", { class: "page-buttons" }, ...buttons),
    session && element("h4", {}, t("login.session")),
    session && renderSession(session),
    element("h4", {}, t("page.steps")),
    element("ol", { class: "steps", "aria-label": t("page.steps") }, ...steps.map(renderStep)),
  ].filter(Boolean);
}

/** @param {Visited["steps"][number]} step */
function renderStep({ method, url, status }) {
  const { pathname } = new URL(url);
  const isGood = status < 400;
  return element(
    "li",
    { title: url },
    element("span", { class: isGood ? "status good" : "status bad" }, String(status)),
    element("code", {}, `${method} ${pathname}`),
  );
}

/**
 * Returns what the bundle tells of a session.
 *
 * @param {Fields} session
 */
export function renderSession(session) {
  const rows = Object.entries(session)
    .filter(([, value]) => value !== "" && value !== null)
    .map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, readValue(name, value))));
  return element("dl", { class: "pairs", "aria-label": t("login.session") }, ...rows);
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function readValue(name, value) {
  if (name.endsWith("_at") && typeof value === "number") return formatTime(value);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
