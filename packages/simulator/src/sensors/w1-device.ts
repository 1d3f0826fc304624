import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Directory of one 1-Wire device. A file that a reader may look at any time is replaced as a whole, and only when its
 * text has changed.
 */
export class W1Device {
  readonly id: string;
  readonly #directory: string;
  readonly #spare: string;
  readonly #texts = new Map<string, string>();
  #present = false;

  constructor(root: string, id: string) {
    this.id = id;
    this.#directory = join(root, id);
    this.#spare = join(root, `.${id}`);
  }

  get present(): boolean {
    return this.#present;
  }

  /** `settings`: what a reader may write to, with what is in it after power-up. */
  appear(settings: Readonly<Record<string, string>>): void {
    mkdirSync(this.#directory, { recursive: true });
    this.#present = true;
    this.#texts.clear();
    this.write('name', `${this.id}\n`);
    for (const [name, text] of Object.entries(settings)) writeFileSync(join(this.#directory, name), text);
  }

  vanish(): void {
    this.#present = false;
    rmSync(this.#directory, { recursive: true, force: true });
  }

  write(name: string, text: string): void {
    if (!this.#present || this.#texts.get(name) === text) return;
    writeFileSync(this.#spare, text);
    renameSync(this.#spare, join(this.#directory, name));
    this.#texts.set(name, text);
  }

  /** What a reader has left in a setting; undefined when it is just being written. */
  setting(name: string): string | undefined {
    try {
      return readFileSync(join(this.#directory, name), 'utf8').trim();
    } catch {
      return undefined;
    }
  }
}
