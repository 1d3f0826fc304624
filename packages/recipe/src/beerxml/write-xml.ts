import type { XmlDocument, XmlElement, XmlNode } from './xml-element.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};
const escaped = (text: string): string => text.replace(/[&<>"\r]/g, (at) => ENTITIES[at] ?? at);

function writeElement(element: XmlElement): string {
  const attributes = Object.entries(element.attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  const head = `<${element.name}${attributes.join('')}`;
  return element.children.length === 0
    ? `${head}/>`
    : `${head}>${element.children.map(writeNode).join('')}</${element.name}>`;
}

function writeNode(node: XmlNode): string {
  if (node.kind === 'element') return writeElement(node);
  if (node.kind === 'comment') return `<!--${node.text}-->`;
  if (node.kind === 'instruction') return node.text === '' ? `<?${node.target}?>` : `<?${node.target} ${node.text}?>`;
  // A CDATA section is kept as one; its end cannot stand in it.
  return node.cdata ? `<![CDATA[${node.text}]]>` : escaped(node.text);
}

/** The tree as UTF-8 XML text; reading it gives the same tree, white space, comments and unknown tags included. */
export function writeXml(document: XmlDocument): string {
  const nodes = [...document.before.map(writeNode), writeElement(document.root), ...document.after.map(writeNode)];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${nodes.join('\n')}\n`;
}
