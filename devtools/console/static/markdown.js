/** The Markdown that WeCom shows: what models write, coloured text, and their reasoning in <think>. */

import { element, link } from "./dom.js";

const INLINE = [
  { pattern: /\*\*(.+?)\*\*/, render: (match) => element("strong", {}, ...renderInline(match[1])) },
  { pattern: /\*(\S[^*]*?)\*/, render: (match) => element("em", {}, ...renderInline(match[1])) },
  { pattern: /`([^`]+)`/, render: (match) => element("code", {}, match[1]) },
  { pattern: /\[([^\]]*)\]\(([^)\s]+)\)/, render: (match) => link(match[1], match[2]) },
  {
    pattern: /<font color="(info|comment|warning)">(.*?)<\/font>/,
    render: (match) => element("span", { class: `font-${match[1]}` }, ...renderInline(match[2])),
  },
];
const LINES = [
  { pattern: /^(#{1,6})\s+(.*)$/, render: (match) => element("p", { class: "heading" }, ...renderInline(match[2])) },
  { pattern: /^>\s?(.*)$/, render: (match) => element("blockquote", {}, ...renderInline(match[1])) },
  { pattern: /^\s*(?:-{3,}|\*{3,})\s*$/, render: () => element("hr") },
  {
    pattern: /^\s*[-*]\s+(.*)$/,
    render: (match) => element("p", { class: "entry" }, "• ", ...renderInline(match[1])),
  },
  {
    pattern: /^\s*(\d+[.)])\s+(.*)$/,
    render: (match) => element("p", { class: "entry" }, `${match[1]} `, ...renderInline(match[2])),
  },
];
const REASONING = /<think>([\s\S]*?)(?:<\/think>|$)/;
const TABLE = /((?:^\|.*\n?)+)/m;
const RULE_OF_A_TABLE = /^[|\s:-]+$/;

/**
 * Returns the blocks of a text as elements.
 *
 * @param {string} markdown
 * @returns {HTMLElement}
 */
export function renderMarkdown(markdown) {
  const nodes = markdown.split(REASONING).flatMap((part, number) => {
    if (number % 2 === 0) return renderBlocks(part);
    return element("div", { class: "reasoning" }, ...renderBlocks(part));
  });
  return element("div", { class: "markdown" }, ...nodes);
}

/** @param {string} text */
function renderBlocks(text) {
  return text.split(/^```.*$/m).flatMap((block, number) => {
    if (number % 2 === 1) return element("pre", {}, block.trim());
    return block.split(TABLE).flatMap((part, count) => (count % 2 === 1 ? renderTable(part) : renderLines(part)));
  });
}

/** @param {string} text */
function renderLines(text) {
  return text.split("\n").filter((line) => line.trim()).map(renderLine);
}

/** @param {string} line */
function renderLine(line) {
  for (const { pattern, render } of LINES) {
    const match = line.match(pattern);
    if (match) return render(match);
  }
  return element("p", {}, ...renderInline(line));
}

/** @param {string} table */
function renderTable(table) {
  const lines = table.trim().split("\n");
  const hasHead = lines.length > 1 && RULE_OF_A_TABLE.test(lines[1]);
  const rows = lines
    .filter((line) => !RULE_OF_A_TABLE.test(line))
    .map((line, number) => {
      const cells = line.replace(/^\||\|\s*$/g, "").split("|");
      const tag = hasHead && number === 0 ? "th" : "td";
      return element("tr", {}, ...cells.map((cell) => element(tag, {}, ...renderInline(cell.trim()))));
    });
  return element("table", {}, ...rows);
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
