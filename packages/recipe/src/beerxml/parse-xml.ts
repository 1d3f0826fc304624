import { SaxesParser } from 'saxes';
import { recipeError } from '../errors.ts';
import { MAX_DEPTH, MAX_PARTS } from '../limits.ts';
import { positionIn } from '../text/position.ts';
import type { XmlComment, XmlDocument, XmlElement, XmlInstruction, XmlNode } from './xml-element.ts';

interface OpenElement extends XmlElement {
  readonly children: XmlNode[];
}

class XmlTree {
  readonly #before: (XmlComment | XmlInstruction)[] = [];
  readonly #after: (XmlComment | XmlInstruction)[] = [];
  readonly #open: OpenElement[] = [];
  readonly #at: () => string;
  #root: OpenElement | null = null;
  #parts = 0;

  constructor(at: () => string) {
    this.#at = at;
  }

  enter(name: string, attributes: Record<string, string>): void {
    this.#parts += 1;
    if (this.#open.length >= MAX_DEPTH || this.#parts > MAX_PARTS) throw recipeError('RECIPE_TOO_DEEP', this.#at());
    const element: OpenElement = { kind: 'element', name, attributes, children: [], at: this.#at() };
    this.#open.at(-1)?.children.push(element);
    this.#root ??= element;
    this.#open.push(element);
  }

  leave(): void {
    this.#open.pop();
  }

  text(text: string, cdata: boolean): void {
    this.#open.at(-1)?.children.push({ kind: 'text', text, cdata });
  }

  /** What may also stand outside the root. */
  aside(node: XmlComment | XmlInstruction): void {
    const place = this.#open.at(-1)?.children ?? (this.#root === null ? this.#before : this.#after);
    place.push(node);
  }

  document(): XmlDocument {
    if (this.#root === null) throw recipeError('RECIPE_XML_BROKEN', `${this.#at()}: the file has no element`);
    return { before: this.#before, root: this.#root, after: this.#after };
  }
}

/**
 * The whole tree of an XML text, nothing left out. Entities are the five predefined and the numeric ones.
 * Errors with line:column: RECIPE_XML_BROKEN, RECIPE_XML_DOCTYPE, RECIPE_TOO_DEEP.
 */
export function parseXml(text: string): XmlDocument {
  const parser = new SaxesParser();
  const at = () => `${parser.line}:${parser.column + 1}`;
  const tree = new XmlTree(at);
  parser.on('doctype', () => {
    throw recipeError('RECIPE_XML_DOCTYPE', positionIn(text, text.lastIndexOf('<!DOCTYPE', parser.position)));
  });
  parser.on('error', (cause) => {
    throw recipeError('RECIPE_XML_BROKEN', `${at()}: ${cause.message.replace(/^\d+:\d+: /, '')}`, { cause });
  });
  parser.on('opentag', (tag) => tree.enter(tag.name, { ...tag.attributes }));
  parser.on('closetag', () => tree.leave());
  parser.on('text', (value) => tree.text(value, false));
  parser.on('cdata', (value) => tree.text(value, true));
  parser.on('comment', (value) => tree.aside({ kind: 'comment', text: value }));
  parser.on('processinginstruction', ({ target, body }) => tree.aside({ kind: 'instruction', target, text: body }));
  parser.write(text).close();
  return tree.document();
}
