/** Building and updating the page. Content only ever becomes text nodes and attributes. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Returns a new element.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes] Functions become event listeners, true an empty attribute; false,
 *   null and undefined are left out.
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, /** @type {EventListener} */ (value));
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, String(value));
  }
  node.append(...children.filter(isShown));
  return node;
}

/** @param {Node | string | null | undefined | false} child */
function isShown(child) {
  return child !== null && child !== undefined && child !== false && child !== "";
}

/**
 * Returns an icon of the sprite in the page; it is decoration, beside a text or in a labelled control.
 *
 * @param {string} name
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/**
 * Returns the element of an id, which the page has.
 *
 * @param {string} id
 * @returns {any}
 */
export function byId(id) {
  return document.getElementById(id);
}

/** @type {WeakMap<Element, Map<string, {signature: string, node: Element}>>} */
const shown = new WeakMap();

/**
 * Makes the children of a container what the items say, and touches only those that changed.
 *
 * @template T
 * @param {Element} container
 * @param {T[]} items
 * @param {{key: (item: T) => string, signature: (item: T) => string, render: (item: T) => Element}} how
 */
export function syncList(container, items, how) {
  const before = shown.get(container) ?? new Map();
  const after = new Map();
  for (const item of items) {
    const key = how.key(item);
    const signature = how.signature(item);
    const known = before.get(key);
    after.set(key, known?.signature === signature ? known : { signature, node: how.render(item) });
  }
  for (const [key, { node }] of before) if (after.get(key)?.node !== node) node.remove();
  let next = container.firstElementChild;
  for (const { node } of after.values()) {
    if (node === next) next = next.nextElementSibling;
    else container.insertBefore(node, next);
  }
  shown.set(container, after);
}

/**
 * Returns a link to an address of a message, or the bare text where it is no web address.
 *
 * @param {string} text
 * @param {string} address
 */
export function link(text, address) {
  if (!/^https?:\/\//i.test(address)) return element("span", {}, text);
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text);
}
