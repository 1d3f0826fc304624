import { recipeError } from '../errors.ts';
import type { Range } from '../limits.ts';
import { MAX_INGREDIENTS, MAX_NAME } from '../limits.ts';
import { childrenNamed, textOf, type XmlElement } from './xml-element.ts';

/** A decimal number, and after it the unit that some programs write into it ("69.5 C"). */
const NUMBER = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*([^\s\d][^\d]*)?$/;

/** Turns a number with a written unit into the model's unit; undefined: not a unit of this value. */
export type Conversion = (value: number, unit: string) => number | undefined;

export const TEMPERATURE: Conversion = (value, unit) =>
  /^°?C$/i.test(unit) ? value : /^°?F$/i.test(unit) ? ((value - 32) * 5) / 9 : undefined;
const NO_UNIT: Conversion = () => undefined;

/** The fields of one element, read by name; each error names line:column and the path of tags. */
export class XmlFields {
  readonly #element: XmlElement;
  readonly path: string;

  readonly #read: Set<XmlElement>;

  /** @param read the elements that were read are put here */
  constructor(element: XmlElement, path: string, read: Set<XmlElement> = new Set()) {
    this.#element = element;
    this.path = path;
    this.#read = read;
  }

  #first(name: string): XmlElement | undefined {
    const [first] = childrenNamed(this.#element, name);
    if (first !== undefined) this.#read.add(first);
    return first;
  }

  /** The field's text, trimmed; null where it is not there or empty. */
  text(name: string): string | null {
    const first = this.#first(name);
    const text = first === undefined ? '' : textOf(first).trim();
    return text === '' ? null : text;
  }

  /** A text that names something; refused when no list on a page could show it. */
  name(name: string): string | null {
    const text = this.text(name);
    if (text !== null && text.length > MAX_NAME)
      throw this.#fault('RECIPE_VALUE', name, `has ${text.length} characters`);
    return text;
  }

  /** A positive number that nothing depends on: what cannot be understood is left where it stands. */
  figure(name: string, [, high]: Range): number | undefined {
    const [first] = childrenNamed(this.#element, name);
    const value = first === undefined ? Number.NaN : Number(textOf(first).trim());
    if (!(value > 0 && value <= high)) return undefined;
    this.#first(name);
    return value;
  }

  needed<T>(name: string, value: T | null): T {
    if (value === null) throw recipeError('RECIPE_MISSING', `${this.#element.at}, ${this.path}/${name}`);
    return value;
  }

  /** A number in the model's unit. `factor`: the model's unit per unit of the format. */
  number(name: string, range: Range, factor = 1, conversion: Conversion = NO_UNIT): number | null {
    const text = this.text(name);
    if (text === null) return null;
    const [, digits, unit] = NUMBER.exec(text) ?? [];
    if (digits === undefined)
      throw this.#fault('RECIPE_VALUE', name, `${JSON.stringify(text.slice(0, 40))} is not a number`);
    const plain = unit === undefined ? Number(digits) : conversion(Number(digits), unit.trim());
    if (plain === undefined) throw this.#fault('RECIPE_UNIT', name, JSON.stringify(text.slice(0, 40)));
    const value = plain * factor;
    if (!(value >= range[0] && value <= range[1])) {
      throw this.#fault(
        'RECIPE_VALUE',
        name,
        `${text.slice(0, 40)} is not within ${range[0] / factor} and ${range[1] / factor}`,
      );
    }
    return value;
  }

  flag(name: string): boolean | null {
    const text = this.text(name);
    if (text === null) return null;
    if (/^(true|yes|1)$/i.test(text)) return true;
    if (/^(false|no|0)$/i.test(text)) return false;
    throw this.#fault('RECIPE_VALUE', name, `${JSON.stringify(text.slice(0, 40))} is neither TRUE nor FALSE`);
  }

  /** One of the words of a table, in any case. */
  word<T>(name: string, words: Readonly<Record<string, T>>): T | null {
    const text = this.text(name);
    if (text === null) return null;
    const key = text.toLowerCase();
    const found = Object.hasOwn(words, key) ? words[key] : undefined;
    if (found === undefined)
      throw this.#fault('RECIPE_VALUE', name, `${JSON.stringify(text.slice(0, 40))} is not a word of the format`);
    return found;
  }

  /** The fields of the one child of that name. */
  child(name: string): XmlFields | null {
    const first = this.#first(name);
    return first === undefined ? null : new XmlFields(first, `${this.path}/${name}`, this.#read);
  }

  /** The items of a list such as HOPS/HOP. */
  list(list: string, item: string): XmlFields[] {
    const first = this.#first(list);
    const items = first === undefined ? [] : childrenNamed(first, item);
    const path = `${this.path}/${list}/${item}`;
    if (items.length > MAX_INGREDIENTS)
      throw recipeError('RECIPE_TOO_DEEP', `${first?.at}, ${path}: ${items.length} of them`);
    return items.map((one, at) => {
      this.#read.add(one);
      return new XmlFields(one, `${path}[${at + 1}]`, this.#read);
    });
  }

  #fault(code: 'RECIPE_VALUE' | 'RECIPE_UNIT', name: string, what: string): Error {
    const at = childrenNamed(this.#element, name)[0]?.at ?? this.#element.at;
    return recipeError(code, `${at}, ${this.path}/${name}: ${what}`);
  }
}
