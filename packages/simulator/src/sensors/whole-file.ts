import { closeSync, ftruncateSync, openSync, readSync, renameSync, writeSync } from 'node:fs';

/**
 * A small file that a reader finds whole at any time. Text of the same length is one write over the old one; text of
 * another length comes as a new file in the old one's place. (Replacing it each time costs a hundredfold on ext4, which
 * then brings each new file to the disk.)
 */
export class WholeFile {
  readonly #path: string;
  readonly #spare: string;
  readonly #buffer = Buffer.alloc(256);
  #file: number | undefined;
  #text: string | undefined;

  /** `spare` is a path on the same file system that nobody looks at. */
  constructor(path: string, spare: string) {
    this.#path = path;
    this.#spare = spare;
  }

  /** ASCII, at most 256 characters. */
  write(text: string): void {
    if (text === this.#text) return;
    if (this.#file !== undefined && text.length === this.#text?.length) writeSync(this.#file, text, 0, 'latin1');
    else this.#replace(text);
    this.#text = text;
  }

  /** For a file that readers write to as well: whatever they have left in it gives way; not whole for an instant. */
  overwrite(text: string): void {
    if (this.#file === undefined) {
      this.write(text);
      return;
    }
    ftruncateSync(this.#file, 0);
    writeSync(this.#file, text, 0, 'latin1');
    this.#text = text;
  }

  /** What is in it now, by whomever it was written. */
  read(): string {
    if (this.#file === undefined) return '';
    return this.#buffer.toString('latin1', 0, readSync(this.#file, this.#buffer, 0, this.#buffer.length, 0));
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
    this.#text = undefined;
  }

  #replace(text: string): void {
    this.close();
    this.#file = openSync(this.#spare, 'w+');
    writeSync(this.#file, text, 0, 'latin1');
    renameSync(this.#spare, this.#path);
  }
}
