const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];
/** White space, and the three bytes of a byte order mark. */
const BEFORE: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

/**
 * Whether bytes that begin as a JSON object or list have come to its end: brackets and strings alone are looked at, piece by
 * piece. What begins as anything else has nothing that is missing; what begins with nought is room that a copier has taken.
 */
export class JsonEnd {
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #isWhole = false;

  get isWhole(): boolean {
    return this.#isWhole;
  }

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && !this.#isWhole; at++) this.#take(bytes[at] as number);
  }

  #take(byte: number): void {
    if (this.#isInString) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === BACKSLASH) this.#isEscaped = true;
      else if (byte === QUOTE) this.#isInString = false;
    } else if (byte === OPEN || byte === OPEN_LIST) this.#depth++;
    else if (this.#depth === 0) this.#isWhole = byte !== 0 && !BEFORE.has(byte);
    else if (byte === QUOTE) this.#isInString = true;
    else if (byte === CLOSE || byte === CLOSE_LIST) this.#isWhole = --this.#depth === 0;
  }
}
