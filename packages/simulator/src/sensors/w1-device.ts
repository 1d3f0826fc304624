import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { WholeFile } from './whole-file.ts';

/** Directory of one 1-Wire device. */
export class W1Device {
  readonly id: string;
  readonly #directory: string;
  readonly #spare: string;
  readonly #files = new Map<string, WholeFile>();
  #present = false;

  constructor(root: string, id: string) {
    this.id = id;
    this.#directory = join(root, id);
    this.#spare = join(root, `.${id}`);
  }

  get present(): boolean {
    return this.#present;
  }

  /** `files`: what is in it after power-up; a reader may write to some of them. */
  appear(files: Readonly<Record<string, string>>): void {
    mkdirSync(this.#directory, { recursive: true });
    this.#present = true;
    this.write('name', `${this.id}\n`);
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  vanish(): void {
    this.#present = false;
    this.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  close(): void {
    for (const file of this.#files.values()) file.close();
    this.#files.clear();
  }

  write(name: string, text: string): void {
    if (!this.#present) return;
    const file = this.#files.get(name) ?? new WholeFile(join(this.#directory, name), this.#spare);
    this.#files.set(name, file);
    file.write(text);
  }

  /** What a reader has left in a file; empty where there is none. */
  setting(name: string): string {
    return this.#files.get(name)?.read().trim() ?? '';
  }
}
