/** The platforms' XML: elements without attributes, text mostly in CDATA. */

const TOKENS = /<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([^<>]+)>|([^<]+)/g;
const ENTITY = /&(lt|gt|amp|quot|apos);/g;
const ENTITIES = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/**
 * Returns the fields of a document; repeated siblings become a list.
 *
 * @param {string} text
 * @returns {Record<string, any>}
 */
export function parseXml(text) {
  const root = newElement();
  const open = [root];
  for (const [, cdata, closing, name, bare] of text.matchAll(TOKENS)) {
    const current = open[open.length - 1];
    if (cdata !== undefined) current.text += cdata;
    else if (bare !== undefined) current.text += bare.replace(ENTITY, (_, entity) => ENTITIES[entity]);
    else if (!closing) open.push(newElement());
    else if (open.length > 1) {
      open.pop();
      const isLeaf = Object.keys(current.fields).length === 0;
      addField(open[open.length - 1].fields, name, isLeaf ? current.text : current.fields);
    }
  }
  return root.fields.xml ?? {};
}

function newElement() {
  return { fields: Object.create(null), text: "" };
}

/**
 * @param {Record<string, any>} fields
 * @param {string} name
 * @param {unknown} value
 */
function addField(fields, name, value) {
  if (!Object.hasOwn(fields, name)) fields[name] = value;
  else if (Array.isArray(fields[name])) fields[name].push(value);
  else fields[name] = [fields[name], value];
}

/**
 * Returns a document with one element a line; its content stays as it is.
 *
 * @param {string} text
 */
export function indentXml(text) {
  const lines = [];
  let depth = 0;
  let isInside = false;
  for (const [token, , closing, name] of text.matchAll(TOKENS)) {
    if (name === undefined) {
      if (token.trim()) lines.push((lines.pop() ?? "") + token);
    } else if (closing) {
      depth -= 1;
      if (isInside) lines.push(lines.pop() + token);
      else lines.push("  ".repeat(Math.max(depth, 0)) + token);
      isInside = false;
    } else {
      lines.push("  ".repeat(Math.max(depth, 0)) + token);
      isInside = !/^[?!]|\/$/.test(name);
      if (isInside) depth += 1;
    }
  }
  return lines.join("\n");
}
