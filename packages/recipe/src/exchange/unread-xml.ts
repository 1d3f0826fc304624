import { elementsOfModel } from '../beerxml/read-beerxml.ts';
import { childrenNamed, textOf, type XmlDocument, type XmlElement } from '../beerxml/xml-element.ts';
import { type Loss, loss } from './loss.ts';

/** Everything below an element that says something and was not read. */
function unreadIn(element: XmlElement, read: ReadonlySet<XmlElement>, path: string): Loss[] {
  return element.children.flatMap((child) => {
    if (child.kind === 'comment') return [loss(`${path}/comment()`, child.text)];
    if (child.kind !== 'element') return [];
    const isBranch = child.children.some(({ kind }) => kind === 'element');
    const alike = childrenNamed(element, child.name.toUpperCase());
    const below = `${path}/${child.name}${alike.length > 1 ? `[${alike.indexOf(child) + 1}]` : ''}`;
    if (isBranch) return unreadIn(child, read, below);
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
