import { StringDecoder } from 'node:string_decoder';

/** Longest line of the bus, in characters; a longer one is a fault of the sender. */
export const MAX_LINE = 256 * 1024;

/**
 * Cuts a byte stream into lines. Memory stays bounded by one line of `MAX_LINE` characters;
 * `push` returns null when the sender went beyond it.
 */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  push(chunk: Buffer): string[] | null {
    const lines = (this.#rest + this.#decoder.write(chunk)).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > MAX_LINE || lines.some((line) => line.length > MAX_LINE)) return null;
    return lines.filter((line) => line !== '');
  }
}
