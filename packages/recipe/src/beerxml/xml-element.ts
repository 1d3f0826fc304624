/** Text as it reads, entities resolved; `cdata` only says how it was written. */
export interface XmlText {
  readonly kind: 'text';
  readonly text: string;
  readonly cdata: boolean;
}

export interface XmlComment {
  readonly kind: 'comment';
  readonly text: string;
}

export interface XmlInstruction {
  readonly kind: 'instruction';
  readonly target: string;
  readonly text: string;
}

export interface XmlElement {
  readonly kind: 'element';
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  /** `line:column` of the tag's end, from 1. */
  readonly at: string;
}

export type XmlNode = XmlText | XmlComment | XmlInstruction | XmlElement;

/** What stands in a document: comments before and after the root are part of it. */
export interface XmlDocument {
  readonly before: readonly (XmlComment | XmlInstruction)[];
  readonly root: XmlElement;
  readonly after: readonly (XmlComment | XmlInstruction)[];
}

/** The element's own text, comments left out, CDATA as text. */
export function textOf(element: XmlElement): string {
  return element.children.map((child) => (child.kind === 'text' ? child.text : '')).join('');
}

/** Programs differ in the case of tags; the format's own are upper case. */
export function childrenNamed(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter(
    (child): child is XmlElement => child.kind === 'element' && child.name.toUpperCase() === name,
  );
}
