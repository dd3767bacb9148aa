/** The language of the page: what was chosen here before, else the browser's. */

import { texts } from "./texts.js";

const STORED = "wehook-console-language";

/** @type {"en" | "zh"} */
let language = choose();

function choose() {
  const stored = localStorage.getItem(STORED);
  if (stored === "en" || stored === "zh") return stored;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

export function currentLanguage() {
  return language;
}

export function switchLanguage() {
  language = language === "en" ? "zh" : "en";
  localStorage.setItem(STORED, language);
}

/**
 * Returns a text of the dictionary with its {names} filled in.
 *
 * @param {string} key
 * @param {Record<string, unknown>} [values]
 */
export function t(key, values = {}) {
  return texts[key][language].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/**
 * Returns the text of a name that the platforms may extend, or the name where the dictionary does not have it.
 *
 * @param {string} group
 * @param {string} name
 */
export function tName(group, name) {
  return `${group}.${name}` in texts ? t(`${group}.${name}`) : name;
}

/**
 * Returns a sentence of the platforms.
 *
 * @param {{en: string, zh: string} | null} sentence
 */
export function inLanguage(sentence) {
  return sentence ? sentence[language] : "";
}

/** Writes the fixed texts of the page; its elements name them in data-text, data-label and data-placeholder. */
export function translatePage() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = t("title");
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = t(node.dataset.text);
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", t(node.dataset.label));
    if (node.tagName === "BUTTON") node.setAttribute("title", t(node.dataset.label));
  }
  for (const node of document.querySelectorAll("[data-placeholder]")) {
    node.setAttribute("placeholder", t(node.dataset.placeholder));
  }
}
