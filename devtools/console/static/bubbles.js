/** What a message looks like on the phone. Pictures of other hosts are never loaded: a message may name any address. */

import { list, text } from "./content.js";
import { element, icon, link } from "./dom.js";
import { t } from "./language.js";
import { renderMarkdown } from "./markdown.js";

/** @import { Content } from "./content.js" */

/** @typedef {(kind: string, values: object) => void} Act Sends what a click in a message sends. */

/** @type {Record<string, (content: Content, act: Act) => HTMLElement>} */
const RENDERERS = {
  text: (content) => element("div", { class: "bubble" }, content.text),
  markdown: (content) => element("div", { class: "bubble" }, renderMarkdown(content.text)),
  picture: (content) => {
    const bubble = tile("picture", t("content.picture"), content.detail);
    const image = renderPicture(content.picture);
    if (image) bubble.prepend(image);
    return bubble;
  },
  voice: (content) => tile("voice", content.text || t("content.voice"), content.detail),
  video: (content) => tile("video", content.title || t("content.video"), content.text || content.detail),
  music: (content) => tile("music", content.title || t("content.music"), content.text || content.detail),
  file: (content) => tile("file", content.title || t("content.file"), content.detail),
  location: (content) => tile("location", content.title || t("content.location"), content.detail),
  link: (content) => element("div", { class: "bubble sheet" }, ...renderArticle(content)),
  articles: (content) =>
    element("div", { class: "bubble sheet" }, ...content.articles.map((article) => section(...renderArticle(article)))),
  card: (content, act) => renderCard(content.fields, act),
  choices: (content, act) => renderChoices(content.fields, act),
  other: (content) => element("div", { class: "bubble raw" }, JSON.stringify(content.fields, null, 2)),
};

/**
 * Returns what a message contains as a bubble.
 *
 * @param {Content} content
 * @param {Act} act
 */
export function renderContent(content, act) {
  return RENDERERS[content.type](content, act);
}

/**
 * @param {string} name
 * @param {string} title
 * @param {string} detail
 */
function tile(name, title, detail) {
  const lines = [element("div", { class: "title" }, title), detail && element("div", { class: "detail" }, detail)];
  return element("div", { class: "bubble tile" }, icon(name), element("div", {}, ...lines));
}

/**
 * Returns a picture that was uploaded to the platforms; nothing for any other address.
 *
 * @param {string | undefined} address
 */
function renderPicture(address) {
  const url = URL.parse(address ?? "", location.origin);
  if (url?.origin !== location.origin || !url.pathname.startsWith("/pictures/")) return null;
  const drop = () => image.remove();
  const image = element("img", { class: "picture", src: url.href, alt: t("content.picture"), error: drop });
  return image;
}

/** @param {(Node | string | false | "")[]} children */
function section(...children) {
  return element("div", { class: "section" }, ...children);
}

/** @param {{title?: string, detail?: string, url?: string, picture?: string}} article */
function renderArticle(article) {
  return [
    renderPicture(article.picture),
    element("div", { class: "title" }, link(article.title, article.url)),
    article.detail && element("div", { class: "detail" }, article.detail),
  ];
}

/**
 * @param {import("./types.js").Fields} card
 * @param {Act} act
 */
function renderCard(card, act) {
  const main = card.main_title ?? {};
  const emphasis = card.emphasis_content ?? {};
  const quote = card.quote_area ?? {};
  const rows = list(card.horizontal_content_list).map((row) =>
    element("div", { class: "row" }, element("span", {}, text(row.keyname)), element("span", {}, text(row.value))),
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
    ...rows,
    ...jumps,
    ...renderCardForm(card, act),
  );
}

/**
 * Returns the options and buttons of a card; a click sends the event of the card.
 *
 * @param {import("./types.js").Fields} card
 * @param {Act} act
 */
function renderCardForm(card, act) {
  const question = card.checkbox ?? {};
  const type = question.mode === 1 ? "checkbox" : "radio";
  const name = crypto.randomUUID();
  const inputs = list(question.option_list).map((option) => {
    const input = element("input", { type, name, value: text(option.id), checked: option.is_checked === true });
    return { input: /** @type {HTMLInputElement} */ (input), label: element("label", {}, input, text(option.text)) };
  });
  const submit = (/** @type {string} */ key) => {
    const chosen = inputs.filter(({ input }) => input.checked).map(({ input }) => input.value);
    act("template_card_event", { card, key, question: text(question.question_key), chosen });
  };
  const buttons = [...list(card.button_list), ...list([card.submit_button])].map((button) =>
    element("button", { type: "button", click: () => submit(text(button.key)) }, text(button.text)),
  );
  return [
    inputs.length > 0 && element("div", { class: "options" }, ...inputs.map(({ label }) => label)),
    buttons.length > 0 && element("div", { class: "buttons" }, ...buttons),
  ];
}

/**
 * @param {import("./types.js").Fields} menu
 * @param {Act} act
 */
function renderChoices(menu, act) {
  const choices = list(menu.list).map((choice) => {
    const values = { Content: text(choice.content), bizmsgmenuid: text(choice.id) };
    return element("button", { type: "button", click: () => act("text.menu_choice", values) }, values.Content);
  });
  return element(
    "div",
    { class: "bubble sheet" },
    element("div", { class: "detail" }, text(menu.head_content)),
    element("div", { class: "choices" }, ...choices),
    element("div", { class: "detail" }, text(menu.tail_content)),
  );
}
