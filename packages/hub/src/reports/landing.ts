import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError, REPORT_LIMITS } from '@cerveceria/protocol';
import type { Cancel, Log, MachineClock, ProcessClock } from '@cerveceria/runtime';
import { hubError } from '../errors.ts';
import { reportDigest } from '../tiers/report-digest.ts';
import type { ReportQueue } from '../tiers/report-queue.ts';
import type { StateStore } from '../tiers/state-store.ts';
import { soon } from './soon.ts';

/** How often the folder is looked at; a file that did not change from one look to the next is whole. Machine ms. */
const LOOK_MS = 2_000;
const LEASE_MS = 10_000;
/** Files under way at once. */
const MOST = 100;
/** rsync writes `.name.AbC123`, browsers and copiers `name.part` and the like; nobody means those to be read. */
const TEMPORARY = /^\.|~$|\.(part|partial|tmp|temp|swp|crdownload|filepart)$/i;

export interface LandingParts {
  readonly folder: string;
  readonly hub: string;
  readonly queue: Pick<ReportQueue, 'add' | 'fate'>;
  readonly store: Pick<StateStore, 'lease'>;
  readonly machine: Pick<MachineClock, 'every' | 'after'>;
  readonly process: Pick<ProcessClock, 'wall'>;
  readonly log: Log;
}

interface Seen {
  readonly size: number;
  readonly changed: number;
}

const isMissing = (fault: unknown) => (fault as { code?: unknown }).code === 'ENOENT';

/**
 * Files that are synced into a folder, each read once: `NAME` goes to `done/`, or to `failed/` with `NAME.reason.json`.
 * One hub looks after the folder at a time, by a lease; what it dies over the other finds where it lies, and the queue
 * knows it by its name and content.
 */
export class Landing {
  readonly #parts: LandingParts;
  #seen = new Map<string, Seen>();
  #looking: Promise<void> | undefined;
  #cancel: Cancel = () => {};

  constructor(parts: LandingParts) {
    this.#parts = parts;
  }

  /** @throws DATA_UNWRITABLE */
  async start(): Promise<void> {
    const { folder, machine, log } = this.#parts;
    try {
      for (const part of ['done', 'failed']) await mkdir(join(folder, part), { recursive: true });
    } catch (cause) {
      throw hubError('DATA_UNWRITABLE', `${folder}: ${String(cause)}`, { cause });
    }
    this.#cancel = machine.every(LOOK_MS, () => {
      this.#looking ??= this.#look()
        .catch((err) => log.warn({ err, folder }, 'the landing folder cannot be looked after'))
        .finally(() => {
          this.#looking = undefined;
        });
    });
  }

  /** Does not wait for a queue that hangs: a file lies where it lay until it is known to be stored. */
  async stop(): Promise<void> {
    this.#cancel();
    await soon(this.#parts.machine, this.#looking);
  }

  async #look(): Promise<void> {
    const { folder, hub, store } = this.#parts;
    if (!(await store.lease('landing', hub, LEASE_MS))) {
      this.#seen.clear();
      return;
    }
    const before = this.#seen;
    this.#seen = new Map();
    const entries = await readdir(folder, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isFile() && !TEMPORARY.test(entry.name)).map(({ name }) => name);
    for (const name of names.sort().slice(0, MOST)) await this.#one(name, before.get(name));
  }

  async #one(name: string, before: Seen | undefined): Promise<void> {
    const { folder } = this.#parts;
    try {
      const { size, mtimeMs } = await stat(join(folder, name));
      const now = { size, changed: mtimeMs };
      this.#seen.set(name, now);
      if (before?.size === now.size && before.changed === now.changed) await this.#bring(name, size);
    } catch (fault) {
      // Somebody took it away between two looks.
      if (!isMissing(fault)) throw fault;
    }
  }

  async #bring(name: string, size: number): Promise<void> {
    const { folder, queue, process } = this.#parts;
    try {
      if (size > REPORT_LIMITS.inflated) throw hubError('REPORT_TOO_LARGE', `${size} bytes`);
      const bytes = await readFile(join(folder, name));
      const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
      const key = `file ${name} ${reportDigest({ bytes })}`;
      const { id } = await queue.add({
        bytes,
        isGzip,
        from: `file ${name}`.slice(0, 200),
        key,
        received: process.wall(),
      });
      const fate = await queue.fate(id);
      // It stays where it is until it is stored: a hub that dies meanwhile has lost nothing.
      if (fate === undefined || fate.state === 'waiting') return;
      await this.#move(name, fate.reason);
    } catch (fault) {
      if (!(fault instanceof CodedError) || !fault.code.startsWith('REPORT_')) throw fault;
      await this.#move(name, { code: fault.code, message: fault.message });
    }
  }

  async #move(name: string, reason: { readonly code: string; readonly message: string } | null): Promise<void> {
    const { folder, log, process } = this.#parts;
    const to = join(folder, reason === null ? 'done' : 'failed');
    const free = await freeName(to, name);
    if (reason !== null) {
      const told = { file: name, ...reason, at: new Date(process.wall()).toISOString() };
      await writeFile(join(to, `${free}.reason.json`), `${JSON.stringify(told, null, 2)}\n`);
    }
    await rename(join(folder, name), join(to, free));
    this.#seen.delete(name);
    log.info({ file: name, reason }, reason === null ? 'a report file was stored' : 'a report file was set aside');
  }
}

/** An earlier file of the same name is not written over. */
async function freeName(folder: string, name: string): Promise<string> {
  for (let n = 1; ; n++) {
    const free = n === 1 ? name : `${name}.${n}`;
    try {
      await stat(join(folder, free));
    } catch (fault) {
      if (isMissing(fault)) return free;
      throw fault;
    }
  }
}
