/** One shape for what a message contains, whichever way it is written: passive, active, of a bot, or of a user. */

import { parsePlaintext } from "./format.js";

/** @import { Delivery, Fields } from "./types.js" */

/**
 * @typedef {object} Content
 * @property {string} type text, markdown, picture, voice, video, music, file, location, link, articles, card, choices,
 *   event, update or other.
 * @property {string} [text]
 * @property {string} [title]
 * @property {string} [detail]
 * @property {string} [url]
 * @property {string} [picture] Its address.
 * @property {string[]} [pictures] Addresses of pictures below a text.
 * @property {{title: string, detail: string, url: string, picture: string}[]} [articles]
 * @property {Fields} [fields] A card, choices, or what has no form of its own.
 * @property {string} [task] The card that an event is about.
 * @property {string} [key] What was clicked in it.
 */

/** @type {Record<string, (fields: Fields) => Content>} */
const READERS = {
  text: (fields) => ({ type: "text", text: text(fields.Content ?? part(fields, "text").content) }),
  markdown: (fields) => ({ type: "markdown", text: text(part(fields, "markdown").content) }),
  image: (fields) => readPicture(mediaId(fields, "image") || text(fields.PicUrl || part(fields, "image").url)),
  voice: (fields) => ({
    type: "voice",
    text: text(fields.Recognition || part(fields, "voice").content),
    detail: mediaId(fields, "voice"),
  }),
  video: (fields) => readMedia("video", fields),
  shortvideo: (fields) => ({ type: "video", detail: text(fields.MediaId) }),
  music: (fields) => readMedia("music", fields),
  file: (fields) => ({
    type: "file",
    title: text(fields.Title),
    detail: mediaId(fields, "file") || text(part(fields, "file").url),
  }),
  location: (fields) => ({
    type: "location",
    title: text(fields.Label),
    detail: `${fields.Location_X}, ${fields.Location_Y}`,
  }),
  link: (fields) => ({
    type: "link",
    ...readArticle(fields.Title ? fields : part(fields, "link")),
  }),
  textcard: (fields) => ({ type: "link", ...readArticle(part(fields, "textcard")) }),
  miniprogrampage: (fields) => readNotice(part(fields, "miniprogrampage")),
  miniprogram_notice: (fields) => readNotice(part(fields, "miniprogram_notice")),
  news: (fields) => readArticles(fields.Articles ?? part(fields, "news").articles),
  mpnews: (fields) => (part(fields, "mpnews").articles ? readArticles(part(fields, "mpnews").articles) : other(fields)),
  template_card: (fields) => ({ type: "card", fields: part(fields, "template_card") }),
  update_template_card: (fields) => ({ type: "update", fields: readCard(fields.template_card ?? fields.TemplateCard) }),
  update_button: (fields) => ({ type: "update", text: readReplaceName(part(fields, "button")) }),
  update_taskcard: (fields) => ({ type: "update", text: readReplaceName(fields.TaskCard ?? {}) }),
  msgmenu: (fields) => ({ type: "choices", fields: part(fields, "msgmenu") }),
  stream: (fields) => ({
    type: "markdown",
    text: text(part(fields, "stream").content),
    pictures: list(part(fields, "stream").msg_item).map((item) => readEmbedded(text(part(item, "image").base64))),
  }),
  stream_with_template_card: (fields) => READERS.stream(fields),
  mixed: (fields) => ({
    type: "text",
    text: list(part(fields, "mixed").msg_item)
      .map((item) => text(part(item, "text").content) || "🖼")
      .join("\n"),
  }),
  event: (fields) => readEvent(fields),
};

/**
 * Returns what a message contains.
 *
 * @param {Fields} fields
 * @returns {Content}
 */
export function readContent(fields) {
  const type = fields.MsgType ?? fields.msgtype ?? fields.response_type;
  if (fields.InfoType) return { type: "event", title: text(fields.InfoType), detail: "" };
  return Object.hasOwn(READERS, type) ? READERS[type](fields) : other(fields);
}

/** @type {WeakMap<Delivery, Content>} So that each message is parsed only once. */
const deliveries = new WeakMap();

/**
 * Returns what a delivered message contains.
 *
 * @param {Delivery} delivery
 */
export function readDelivery(delivery) {
  const content = deliveries.get(delivery) ?? readContent(parsePlaintext(delivery.plaintext));
  deliveries.set(delivery, content);
  return content;
}

/**
 * Returns a message in a few words, without what its kind says already.
 *
 * @param {Content} content
 */
export function summarize(content) {
  return content.type === "event" ? content.detail : content.text || content.title || content.detail || "";
}

/**
 * @param {Fields} fields
 * @returns {Content}
 */
function other(fields) {
  return { type: "other", fields };
}

/** @param {string} source Id of a file that was uploaded, or an address. */
function readPicture(source) {
  const isAddress = source.includes("/");
  return { type: "picture", detail: source, picture: isAddress ? source : `/pictures/${encodeURIComponent(source)}` };
}

/**
 * Returns a picture in base64 as an address.
 *
 * @param {string} base64
 */
function readEmbedded(base64) {
  return `data:image/${base64.startsWith("/9j/") ? "jpeg" : "png"};base64,${base64}`;
}

/**
 * Returns a card by its JSON names; XML writes them with capitals.
 *
 * @param {any} value A card, or a part of it.
 * @returns {any}
 */
function readCard(value) {
  if (Array.isArray(value)) return value.map(readCard);
  if (value === null || typeof value !== "object") return value;
  const names = Object.entries(value).map(([name, inner]) => {
    const snake = name.replace(/\B[A-Z]/g, "_$&").toLowerCase();
    return [{ check_box: "checkbox", key_name: "keyname" }[snake] ?? snake, readCard(inner)];
  });
  return Object.fromEntries(names);
}

/** @param {Fields} button */
function readReplaceName(button) {
  return text(button.ReplaceName ?? button.replace_name);
}

/** @param {Fields} fields */
function readEvent(fields) {
  const event = part(fields, "event");
  const name = text(fields.Event ?? event.eventtype);
  const change = text(fields.ChangeType);
  const scanned = text(part(fields, "ScanCodeInfo").ScanResult);
  const key = text(fields.EventKey ?? part(event, name).event_key);
  const detail = [key, scanned].filter(Boolean).join(" · ");
  const task = text(fields.TaskId ?? part(event, name).task_id);
  return { type: "event", title: change ? `${name}.${change}` : name, detail, task, key };
}

/**
 * @param {string} type
 * @param {Fields} fields
 */
function readMedia(type, fields) {
  const media = part(fields, type);
  return {
    type,
    title: text(media.Title ?? media.title),
    text: text(media.Description ?? media.description),
    detail: mediaId(fields, type) || text(media.ThumbMediaId ?? media.thumb_media_id),
  };
}

/** @param {Fields} notice */
function readNotice(notice) {
  const rows = list(notice.content_item).map((item) => `${text(item.key)}：${text(item.value)}`);
  const detail = [text(notice.description), ...rows].join("\n").trim();
  return { type: "link", title: text(notice.title), detail, url: "" };
}

/** @param {unknown} articles */
function readArticles(articles) {
  const items = Array.isArray(articles) ? articles : list(/** @type {any} */ (articles)?.item);
  return { type: "articles", articles: items.map(readArticle) };
}

/** @param {Fields} article */
function readArticle(article) {
  return {
    title: text(article.Title ?? article.title),
    detail: text(article.Description ?? article.description ?? article.digest),
    url: text(article.Url ?? article.url ?? article.content_source_url),
    picture: text(article.PicUrl ?? article.picurl),
  };
}

/**
 * Returns the id of the file in a message: at its top where a user sent it, in its own part where the app did.
 *
 * @param {Fields} fields
 * @param {string} type
 */
function mediaId(fields, type) {
  const media = part(fields, type);
  return text(fields.MediaId ?? media.MediaId ?? media.media_id);
}

/**
 * Returns a part of a message, named in small letters in JSON and with a capital in XML.
 *
 * @param {Fields} fields
 * @param {string} name
 * @returns {Fields}
 */
function part(fields, name) {
  const value = fields[name] ?? fields[name.charAt(0).toUpperCase() + name.slice(1)];
  return value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};
}

/**
 * @param {unknown} value
 * @returns {string}
 */
export function text(value) {
  return value === undefined || value === null || typeof value === "object" ? "" : String(value);
}

/**
 * Returns the entries of a list; XML cannot tell one entry from none of a list.
 *
 * @param {unknown} value
 * @returns {Fields[]}
 */
export function list(value) {
  const items = Array.isArray(value) ? value : [value];
  return items.filter((item) => item !== null && typeof item === "object");
}
