import { elementsOfModel } from '../beerxml/read-beerxml.ts';
import { childrenNamed, textOf, type XmlDocument, type XmlElement } from '../beerxml/xml-element.ts';
import { type Loss, loss } from './loss.ts';

/** How often each tag stands among the children: only one that has others beside it needs a number. */
function numbering(element: XmlElement): (child: XmlElement) => string {
  const total = new Map<string, number>();
  const passed = new Map<string, number>();
  const raise = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1).get(name);
  for (const child of element.children) if (child.kind === 'element') raise(total, child.name.toUpperCase());
  return ({ name }) => {
    const at = raise(passed, name.toUpperCase());
    return (total.get(name.toUpperCase()) ?? 0) > 1 ? `${name}[${at}]` : name;
  };
}

/** Everything below an element that says something and was not read. */
function unreadIn(element: XmlElement, read: ReadonlySet<XmlElement>, path: string): Loss[] {
  const tagOf = numbering(element);
  return element.children.flatMap((child) => {
    if (child.kind === 'comment') return [loss(`${path}/comment()`, child.text)];
    if (child.kind !== 'element') return [];
    const below = `${path}/${tagOf(child)}`;
    if (child.children.some(({ kind }) => kind === 'element')) return unreadIn(child, read, below);
    // Which version of the format a part follows is not of the recipe.
    if (read.has(child) || child.name.toUpperCase() === 'VERSION' || textOf(child).trim() === '') return [];
    return [loss(below, textOf(child))];
  });
}

/** What stands in recipe `at` (from 0) of a BeerXML document and is not in the model. */
export function unreadXml(document: XmlDocument, at: number): Loss[] {
  const { root } = document;
  const element = root.name.toUpperCase() === 'RECIPE' ? root : childrenNamed(root, 'RECIPE')[at];
  return element === undefined ? [] : unreadIn(element, elementsOfModel(document, at), 'RECIPE');
}
