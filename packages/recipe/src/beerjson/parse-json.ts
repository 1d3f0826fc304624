import { recipeError } from '../errors.ts';
import { MAX_DEPTH, MAX_PARTS } from '../limits.ts';
import { positionIn } from '../text/position.ts';
import type { JsonNode } from './json-node.ts';

const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /true|false|null/y;

class JsonReader {
  readonly #text: string;
  #index = 0;
  #parts = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonNode {
    const node = this.#value(0);
    this.#take(SPACE);
    if (this.#index < this.#text.length) throw this.#broken('nothing more is expected after the document');
    return node;
  }

  #broken(what: string, cause?: unknown): Error {
    const end = this.#index >= this.#text.length ? ' (the file ends here)' : '';
    return recipeError('RECIPE_JSON_BROKEN', `${positionIn(this.#text, this.#index)}: ${what}${end}`, { cause });
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#index;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) return null;
    this.#index += found.length;
    return found;
  }

  /** Skips white space and takes the character if it is there. */
  #mark(character: string): boolean {
    this.#take(SPACE);
    if (this.#text[this.#index] !== character) return false;
    this.#index += 1;
    return true;
  }

  #value(depth: number): JsonNode {
    this.#take(SPACE);
    this.#parts += 1;
    const index = this.#index;
    if (depth > MAX_DEPTH || this.#parts > MAX_PARTS)
      throw recipeError('RECIPE_TOO_DEEP', positionIn(this.#text, index));
    if (this.#mark('{')) return { kind: 'object', index, entries: this.#entries(depth) };
    if (this.#mark('[')) return { kind: 'array', index, items: this.#items(depth) };
    if (this.#text[index] === '"') return { kind: 'leaf', index, value: this.#string() };
    const word = this.#take(WORD);
    if (word !== null) return { kind: 'leaf', index, value: JSON.parse(word) };
    const number = this.#take(NUMBER);
    if (number === null || number === '') throw this.#broken('a value is expected');
    if (!Number.isFinite(Number(number))) throw this.#broken(`no number is as large as ${number.slice(0, 30)}`);
    return { kind: 'number', index, text: number };
  }

  // By hand: a pattern with two nested loops needs memory for each escape of a hostile file.
  #closingQuote(): number {
    for (let at = this.#index + 1; at < this.#text.length; at += 1) {
      const character = this.#text[at];
      if (character === '"') return at;
      if (character === '\\') at += 1;
    }
    return -1;
  }

  #string(): string {
    const close = this.#text[this.#index] === '"' ? this.#closingQuote() : -1;
    if (close < 0) throw this.#broken('a text in double quotes is expected');
    try {
      const text: string = JSON.parse(this.#text.slice(this.#index, close + 1));
      this.#index = close + 1;
      return text;
    } catch (cause) {
      throw this.#broken('the text has an escape or a character that JSON does not allow', cause);
    }
  }

  #items(depth: number): JsonNode[] {
    const items: JsonNode[] = [];
    if (this.#mark(']')) return items;
    do items.push(this.#value(depth + 1));
    while (this.#mark(','));
    if (!this.#mark(']')) throw this.#broken('"," or "]" is expected');
    return items;
  }

  #entries(depth: number): [string, JsonNode][] {
    const entries: [string, JsonNode][] = [];
    const keys = new Set<string>();
    if (this.#mark('}')) return entries;
    do {
      this.#take(SPACE);
      const key = this.#string();
      if (keys.has(key)) throw this.#broken(`the key ${JSON.stringify(key)} stands there twice`);
      keys.add(key);
      if (!this.#mark(':')) throw this.#broken('":" is expected');
      entries.push([key, this.#value(depth + 1)]);
    } while (this.#mark(','));
    if (!this.#mark('}')) throw this.#broken('"," or "}" is expected');
    return entries;
  }
}

/**
 * The tree of a JSON text, with numbers as they were written (JSON.parse rounds them, and says no place).
 * Errors with line:column: RECIPE_JSON_BROKEN, also for a key that stands twice; RECIPE_TOO_DEEP.
 */
export function parseJson(text: string): JsonNode {
  return new JsonReader(text).document();
}
