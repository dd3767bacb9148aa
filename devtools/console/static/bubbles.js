/** What a message looks like on the phone. Pictures of other hosts are never loaded: a message may name any address. */

import { renderCard } from "./cards.js";
import { list, text } from "./content.js";
import { element, icon, link } from "./dom.js";
import { t } from "./language.js";
import { renderMarkdown } from "./markdown.js";

/** @import { Content } from "./content.js" */

/** @typedef {(kind: string, values: object) => void} Act Sends what a click in a message sends. */

/** @type {Record<string, (content: Content, act: Act) => HTMLElement>} */
const RENDERERS = {
  text: (content) => element("div", { class: "bubble" }, ...renderLinks(content.text)),
  markdown: (content) => {
    const pictures = (content.pictures ?? []).map(renderPicture);
    return element("div", { class: "bubble" }, renderMarkdown(content.text), ...pictures);
  },
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
  card: (content, act) => renderCard(content.fields, (click) => act("template_card_event", click)),
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
 * Returns a text with its links (<a href>), the only markup that both platforms know in it.
 *
 * @param {string} text
 */
function renderLinks(text) {
  const parts = text.split(/<a\s[^>]*?href\s*=\s*["']?([^"'\s>]+)["']?[^>]*>([^<]*)<\/a>/i);
  return parts.map((part, number) => {
    if (number % 3 === 0) return part;
    return number % 3 === 2 && link(part, parts[number - 1]);
  });
}

/**
 * Returns a picture that is part of a message or was uploaded to the platforms; nothing for any other address.
 *
 * @param {string | undefined} address
 */
function renderPicture(address) {
  const url = URL.parse(address ?? "", location.origin);
  const isUploaded = url?.origin === location.origin && url.pathname.startsWith("/pictures/");
  if (!isUploaded && url?.protocol !== "data:") return null;
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
