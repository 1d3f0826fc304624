import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Program } from './program.ts';

/** What a bench has set up: folders and processes, all gone when it ends, however it ends. */
export class Stand {
  readonly #folders: string[] = [];
  readonly #programs = new Set<Program>();

  /** A new folder, on a disk unless `parent` says otherwise. */
  folder(parent = tmpdir()): string {
    const folder = mkdtempSync(join(parent, 'cerveceria-bench-'));
    this.#folders.push(folder);
    return folder;
  }

  start(name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Program {
    const program = new Program(name, args, env);
    this.#programs.add(program);
    void program.ended.then(() => this.#programs.delete(program));
    return program;
  }

  async clear(): Promise<void> {
    await Promise.all([...this.#programs].map((program) => program.stop()));
    this.clearNow();
  }

  /** For a way out that cannot wait. */
  clearNow(): void {
    for (const program of this.#programs) program.kill();
    for (const folder of this.#folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
