/** Template cards (模板卡片), as the phone shows them: what is chosen in one and clicked goes back to the app. */

import { list, text } from "./content.js";
import { element, link } from "./dom.js";

/** @import { Fields } from "./types.js" */

/** @typedef {{question: string, chosen: string[]}} Choice What was chosen of a card's options. */
/** @typedef {(click: {card: Fields, key: string, choices: Choice[]}) => void} Click */

/**
 * @param {Fields} card
 * @param {Click} click
 */
export function renderCard(card, click) {
  const main = card.main_title ?? {};
  const emphasis = card.emphasis_content ?? {};
  const quote = card.quote_area ?? {};
  const beside = card.image_text_area ?? {};
  const rows = list(card.horizontal_content_list).map((row) =>
    element("div", { class: "row" }, element("span", {}, text(row.keyname)), link(text(row.value), text(row.url))),
  );
  const paragraphs = [beside, ...list(card.vertical_content_list)].map(
    ({ title, desc }) => title && element("div", {}, text(title), element("div", { class: "detail" }, text(desc))),
  );
  const jumps = list(card.jump_list).map((jump) => element("div", {}, link(text(jump.title), text(jump.url))));
  return element(
    "div",
    { class: "bubble sheet card-message" },
    card.source?.desc && element("div", { class: "source" }, text(card.source.desc)),
    main.title && element("div", { class: "title" }, text(main.title)),
    main.desc && element("div", { class: "detail" }, text(main.desc)),
    emphasis.title &&
      element("div", { class: "emphasis" }, text(emphasis.title), element("small", {}, text(emphasis.desc))),
    quote.quote_text && element("blockquote", {}, text(quote.title), " ", text(quote.quote_text)),
    card.sub_title_text && element("div", { class: "detail" }, text(card.sub_title_text)),
    ...paragraphs,
    ...rows,
    ...jumps,
    ...renderForm(card, click),
  );
}

/**
 * Returns the questions and buttons of a card.
 *
 * @param {Fields} card
 * @param {Click} click
 */
function renderForm(card, click) {
  const questions = [...list(card.select_list), ...list(card.button_selection)].map(renderSelection);
  if (card.checkbox) questions.unshift(renderOptions(card.checkbox));
  const submit = (/** @type {string} */ key) => {
    click({ card, key, choices: questions.map(({ question, chosen }) => ({ question, chosen: chosen() })) });
  };
  const replaced = text(card.replace_text);
  const buttons = [...list(card.button_list), ...list(card.submit_button)].map((button) =>
    element("button", { type: "button", click: () => submit(text(button.key)) }, text(button.text)),
  );
  const shown = replaced ? [element("button", { type: "button", disabled: true }, replaced)] : buttons;
  return [
    ...questions.map(({ node }) => node),
    shown.length > 0 && element("div", { class: "buttons" }, ...shown),
  ];
}

/** @param {Fields} question */
function renderOptions(question) {
  const type = Number(question.mode) === 1 ? "checkbox" : "radio";
  const name = crypto.randomUUID();
  const disabled = isTrue(question.disable);
  const inputs = list(question.option_list).map((option) => {
    const checked = isTrue(option.is_checked);
    const input = element("input", { type, name, disabled, value: text(option.id), checked });
    return { input: /** @type {HTMLInputElement} */ (input), label: element("label", {}, input, text(option.text)) };
  });
  const chosen = () => inputs.filter(({ input }) => input.checked).map(({ input }) => input.value);
  const node = element("div", { class: "options" }, ...inputs.map(({ label }) => label));
  return { node, question: text(question.question_key), chosen };
}

/** @param {Fields} question */
function renderSelection(question) {
  const options = list(question.option_list).map((option) => {
    const selected = text(option.id) === text(question.selected_id);
    return element("option", { value: text(option.id), selected }, text(option.text));
  });
  const select = /** @type {any} */ (element("select", { disabled: isTrue(question.disable) }, ...options));
  const node = element("label", { class: "selection" }, element("span", {}, text(question.title)), select);
  return { node, question: text(question.question_key), chosen: () => (select.value ? [select.value] : []) };
}

/** @param {unknown} value JSON says true, XML "true". */
function isTrue(value) {
  return String(value) === "true";
}
