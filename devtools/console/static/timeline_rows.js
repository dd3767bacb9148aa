/** The rows of the time line: what happened, with the polls of one stream together. */

import { parsePlaintext } from "./format.js";

/** @import { ApiEntry, Delivery, DeliveryEntry, Entry } from "./types.js" */

/** @typedef {{type: "polls", key: string, data: Delivery[]}} PollsRow Oldest first. */
/** @typedef {DeliveryEntry | ApiEntry | PollsRow} Row */

/** @type {WeakMap<Delivery, string>} The streams that polls ask for, so that each is parsed only once. */
const streams = new WeakMap();

/**
 * Returns the rows of a history, newest first; the polls of a stream stand where they began.
 *
 * @param {Entry[]} history
 * @returns {Row[]}
 */
export function readRows(history) {
  /** @type {Map<string, Row>} */
  const rows = new Map();
  for (const entry of history) {
    if (entry.type === "sent") continue;
    if (entry.type !== "poll") rows.set(entry.key, entry);
    else addPoll(rows, entry.data);
  }
  return [...rows.values()].reverse();
}

/**
 * @param {Map<string, Row>} rows
 * @param {Delivery} poll
 */
function addPoll(rows, poll) {
  const stream = streams.get(poll) ?? String(parsePlaintext(poll.plaintext).stream?.id);
  streams.set(poll, stream);
  const key = `polls-${stream}`;
  const row = rows.get(key);
  if (row?.type === "polls") row.data.push(poll);
  else rows.set(key, { type: "polls", key, data: [poll] });
}
