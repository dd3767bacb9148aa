/** The API calls of an app and its access tokens, counted by the platforms themselves. */

import { coalesce } from "./coalesce.js";
import * as control from "./control.js";
import { byId, element, syncList } from "./dom.js";
import { formatTime } from "./format.js";
import { currentLanguage, t, tName } from "./language.js";

/** @import { CallCount, Counts, Token, TokenCount } from "./types.js" */

/** @typedef {{token: Token, count: TokenCount | undefined}} TokenRow The latest token of its kind and owner. */

/**
 * Returns what renders both panels, and what reads them anew; they are read only while they are unfolded.
 *
 * @param {import("./store.js").Store} store
 * @param {{attempt: (call: () => Promise<void>) => Promise<boolean>}} actions
 */
export function createTraffic(store, actions) {
  const panels = [byId("tokens-panel"), byId("calls-panel")];
  /** @type {{app: string, tokens: Token[], counts: Counts}} */
  let shown = { app: "", tokens: [], counts: { calls: [], tokens: [] } };

  const read = coalesce(() =>
    actions.attempt(async () => {
      const app = store.selected;
      const [tokens, counts] = await Promise.all([control.listTokens(app), control.readCounts(app)]);
      shown = { app, tokens, counts };
      store.touch();
    }),
  );
  const refresh = () => {
    if (panels.some((panel) => panel.open)) read();
  };
  /** @param {() => Promise<unknown>} call */
  const change = async (call) => {
    await actions.attempt(async () => void (await call()));
    read();
  };

  for (const panel of panels) panel.addEventListener("toggle", refresh);
  byId("reset-counts").addEventListener("click", () => change(control.resetCounts));
  byId("expire-tickets").addEventListener("click", () => change(() => control.expireSuiteTickets(store.selected)));
  byId("lifetime-form").addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const seconds = Number(byId("lifetime").value);
    change(() => control.setLifetime(store.selected, seconds));
  });

  const render = () => {
    const { app } = store;
    if (app.name !== shown.app) refresh();
    const isRead = app.name === shown.app;
    byId("tokens-panel").hidden = app.kind === "wecom_bot";
    byId("expire-tickets").hidden = app.kind !== "wecom_suite";
    renderTokens(isRead ? readTokens(shown) : [], (how, kind) => change(() => control.endTokens(app.name, how, kind)));
    renderCalls(isRead ? shown.counts.calls : []);
  };
  return { render, refresh };
}

/**
 * @param {{tokens: Token[], counts: Counts}} shown
 * @returns {TokenRow[]}
 */
function readTokens({ tokens, counts }) {
  const latest = new Map(tokens.map((token) => [`${token.kind} ${token.owner}`, token]));
  return [...latest.values()].map((token) => {
    const count = counts.tokens.find(({ kind, owner }) => kind === token.kind && owner === token.owner);
    return { token, count };
  });
}

/**
 * @param {TokenRow[]} rows
 * @param {(how: "replace" | "expire", kind: string) => void} end
 */
function renderTokens(rows, end) {
  byId("tokens-empty").hidden = rows.length > 0;
  syncList(byId("tokens"), rows, {
    key: ({ token }) => `${token.kind} ${token.owner}`,
    signature: (row) => JSON.stringify([currentLanguage(), row]),
    render: (row) => renderToken(row, end),
  });
}

/**
 * @param {TokenRow} row
 * @param {(how: "replace" | "expire", kind: string) => void} end
 */
function renderToken({ token, count }, end) {
  const { kind, owner, state, expires_at } = token;
  const isValid = state === "valid";
  const button = (/** @type {"replace" | "expire"} */ how) =>
    element("button", { type: "button", disabled: !isValid, click: () => end(how, kind) }, t(`tokens.${how}`));
  return element(
    "li",
    { class: "token" },
    element("span", { class: `pill ${state}` }, t(`token_state.${state}`)),
    element("span", { class: "name" }, tName("token", kind), element("small", {}, owner)),
    element("time", {}, t("tokens.until", { time: formatTime(expires_at) })),
    count && element("p", {}, t("tokens.counts", count)),
    element("div", { class: "row" }, button("replace"), button("expire")),
  );
}

/** @param {CallCount[]} calls */
function renderCalls(calls) {
  byId("calls-empty").hidden = calls.length > 0;
  byId("calls-table").hidden = calls.length === 0;
  const rows = calls.toSorted((one, other) => one.path.localeCompare(other.path));
  syncList(byId("calls"), rows, {
    key: ({ path, errcode, fault }) => `${path} ${errcode} ${fault}`,
    signature: ({ count }) => `${currentLanguage()} ${count}`,
    render: ({ path, errcode, fault, count }) =>
      element(
        "tr",
        { class: errcode === 0 ? "" : "bad" },
        element("th", { scope: "row" }, path),
        element("td", {}, errcode === null ? tName("fault", fault) : String(errcode)),
        element("td", {}, String(count)),
      ),
  });
}
