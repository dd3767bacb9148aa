/** The Markdown that WeCom shows: headings, quotes, lists, bold, code, links and coloured text. */

import { element, link } from "./dom.js";

const INLINE = [
  { pattern: /\*\*(.+?)\*\*/, render: (match) => element("strong", {}, ...renderInline(match[1])) },
  { pattern: /`([^`]+)`/, render: (match) => element("code", {}, match[1]) },
  { pattern: /\[([^\]]*)\]\(([^)\s]+)\)/, render: (match) => link(match[1], match[2]) },
  {
    pattern: /<font color="(info|comment|warning)">(.*?)<\/font>/,
    render: (match) => element("span", { class: `font-${match[1]}` }, ...renderInline(match[2])),
  },
];
const BLOCKS = [
  { pattern: /^(#{1,6})\s+(.*)$/, render: (match) => element("p", { class: "heading" }, ...renderInline(match[2])) },
  { pattern: /^>\s?(.*)$/, render: (match) => element("blockquote", {}, ...renderInline(match[1])) },
  { pattern: /^\s*[-*]\s+(.*)$/, render: (match) => element("p", { class: "entry" }, "• ", ...renderInline(match[1])) },
];

/**
 * Returns the lines of a text as elements.
 *
 * @param {string} markdown
 * @returns {HTMLElement}
 */
export function renderMarkdown(markdown) {
  const blocks = markdown.split(/^```.*$/m);
  const nodes = blocks.flatMap((block, number) =>
    number % 2 ? [element("pre", {}, block.trim())] : block.split("\n").filter((line) => line.trim()).map(renderLine),
  );
  return element("div", { class: "markdown" }, ...nodes);
}

/** @param {string} line */
function renderLine(line) {
  for (const { pattern, render } of BLOCKS) {
    const match = line.match(pattern);
    if (match) return render(match);
  }
  return element("p", {}, ...renderInline(line));
}

/**
 * @param {string} text
 * @returns {(HTMLElement | string)[]}
 */
function renderInline(text) {
  let first = null;
  for (const { pattern, render } of INLINE) {
    const match = text.match(pattern);
    if (match && (first === null || match.index < first.match.index)) first = { match, render };
  }
  if (first === null) return [text];
  const { match, render } = first;
  const rest = text.slice(match.index + match[0].length);
  return [text.slice(0, match.index), render(match), ...renderInline(rest)].filter((node) => node !== "");
}
