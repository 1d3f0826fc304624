import type { XmlDocument, XmlElement, XmlNode } from './xml-element.ts';

function canonicalNode(node: XmlNode): unknown {
  if (node.kind === 'element') return canonicalElement(node);
  if (node.kind === 'comment') return { comment: node.text };
  if (node.kind === 'instruction') return { instruction: node.target, text: node.text };
  return node.text;
}

/** Neighbouring texts joined, text that is only white space between elements dropped. */
function canonicalElement(element: XmlElement): unknown {
  const nested = element.children.some((child) => child.kind === 'element');
  const children: unknown[] = [];
  for (const child of element.children.map(canonicalNode)) {
    const last = children.length - 1;
    if (typeof child === 'string' && typeof children[last] === 'string') children[last] = children[last] + child;
    else children.push(child);
  }
  const kept = children.filter((child) => typeof child !== 'string' || !(nested && child.trim() === ''));
  const attributes = Object.entries(element.attributes).sort(([a], [b]) => (a < b ? -1 : 1));
  return { element: element.name, attributes, children: kept };
}

/** What a document says, without how it is laid out: two documents are equal when these texts are. */
export function canonicalXml(document: XmlDocument): string {
  const all = [
    ...document.before.map(canonicalNode),
    canonicalElement(document.root),
    ...document.after.map(canonicalNode),
  ];
  return JSON.stringify(all);
}
