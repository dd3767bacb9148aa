/** The deliveries and API calls of an app on a time line, newest first. */

import { renderDelivery, renderPolls } from "./delivery_view.js";
import { byId, element, icon, syncList } from "./dom.js";
import { formatDuration } from "./format.js";
import { currentLanguage, tName } from "./language.js";
import { readRows } from "./timeline_rows.js";

/** @import { ApiCall, App, Delivery } from "./types.js" */
/** @import { Row } from "./timeline_rows.js" */

/**
 * Returns what renders the time line, and what unfolds a delivery of it.
 *
 * @param {import("./store.js").Store} store
 */
export function createTimeline(store) {
  /** @type {Set<string>} What is unfolded: it stays so when a delivery changes. */
  const unfolded = new Set();

  const render = () => {
    const { app } = store;
    const rows = readRows(store.history);
    byId("timeline-empty").hidden = rows.length > 0;
    byId("deliveries-count").textContent = String(rows.filter(({ type }) => type === "delivery").length || "");
    syncList(byId("timeline"), rows, {
      key: (row) => `${app.name} ${row.key}`,
      signature: (row) => `${currentLanguage()} ${signature(row)}`,
      render: (row) => renderRow(row, app, unfolded),
    });
  };
  /** @param {number} id */
  const show = (id) => {
    const row = byId(`delivery-${id}`);
    if (!row) return;
    row.open = true;
    row.scrollIntoView({ block: "start", behavior: "smooth" });
    row.querySelector("summary").focus({ preventScroll: true });
  };
  return { render, show };
}

/** @param {Row} row */
function signature(row) {
  if (row.type === "api") return "";
  return JSON.stringify(row.type === "polls" ? row.data.map(progress) : progress(row.data));
}

/** @param {Delivery} delivery */
function progress({ outcome, attempts, verdict }) {
  return [outcome, attempts.length, verdict?.code];
}

/**
 * @param {Row} row
 * @param {App} app
 * @param {Set<string>} unfolded
 */
function renderRow(row, app, unfolded) {
  if (row.type === "api") return renderCall(row.data);
  return row.type === "polls" ? renderPolls(row.data, app, unfolded) : renderDelivery(row.data, app, unfolded);
}

/** @param {ApiCall} call */
function renderCall({ path, errcode, fault, milliseconds }) {
  return element(
    "li",
    { class: errcode === 0 ? "call" : "call bad" },
    icon("call"),
    element("code", {}, path),
    element("span", { class: "errcode" }, errcode === null ? tName("fault", fault) : `errcode ${errcode}`),
    element("span", { class: "duration" }, formatDuration(milliseconds)),
  );
}
