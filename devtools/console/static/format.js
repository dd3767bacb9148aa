/** How values are written. */

import { currentLanguage } from "./language.js";
import { indentXml, parseXml } from "./xml.js";

const CLOCKS = {
  en: new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" }),
  zh: new Intl.DateTimeFormat("zh-CN", { timeStyle: "medium" }),
};

/** @param {number} seconds Since 1970. */
export function formatTime(seconds) {
  return CLOCKS[currentLanguage()].format(seconds * 1000);
}

/** @param {number} milliseconds */
export function formatDuration(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds >= 60) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(2)} s`;
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
}

/**
 * Returns XML or JSON with one field a line; other text as it is.
 *
 * @param {string} text
 */
export function indent(text) {
  const start = text.trimStart()[0];
  if (start === "<" && !/^\s*<(!doctype|html)/i.test(text)) return indentXml(text);
  const value = start === "{" ? parseJson(text) : null;
  return value ? JSON.stringify(value, null, 2) : text;
}

/**
 * Returns the fields of a decrypted message.
 *
 * @param {string} plaintext
 * @returns {import("./types.js").Fields}
 */
export function parsePlaintext(plaintext) {
  return plaintext.trimStart().startsWith("{") ? (parseJson(plaintext) ?? {}) : parseXml(plaintext);
}

/** @param {string} text */
function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
