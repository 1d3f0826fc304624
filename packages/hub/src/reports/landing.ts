import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError, REPORT_LIMITS } from '@cerveceria/protocol';
import type { Cancel, Log, MachineClock, ProcessClock } from '@cerveceria/runtime';
import { hubError } from '../errors.ts';
import { reportDigest } from '../tiers/report-digest.ts';
import type { ReportQueue } from '../tiers/report-queue.ts';
import type { StateStore } from '../tiers/state-store.ts';
import { soon } from './soon.ts';
import { isWholeFile } from './whole-file.ts';

/** How often the folder is looked at; a file that did not change from one look to the next stands still. Machine ms. */
const LOOK_MS = 2_000;
const LEASE_MS = 10_000;
/** Files under way at once. */
const MOST = 100;
/** rsync writes `.name.AbC123`, browsers and copiers `name.part` and the like; nobody means those to be read. */
const TEMPORARY = /^\.|~$|\.(part|partial|tmp|temp|swp|crdownload|filepart)$/i;

export interface LandingParts {
  readonly folder: string;
  readonly hub: string;
  readonly queue: Pick<ReportQueue, 'add' | 'fate' | 'replay'>;
  readonly store: Pick<StateStore, 'lease'>;
  /** So long a file that ends in the middle must stand still before it is read, machine ms: whoever copies it may be slow. */
  readonly incompleteMs: number;
  readonly machine: Pick<MachineClock, 'every' | 'after' | 'mono'>;
  readonly process: Pick<ProcessClock, 'wall'>;
  readonly log: Log;
}

interface Seen {
  readonly size: number;
  readonly changed: number;
  /** When it was first seen like this, machine ms. */
  readonly since: number;
  /** Undefined: nobody has looked into it. */
  isWhole: boolean | undefined;
  /** The queue was given it by this hub. */
  isBrought: boolean;
  /** It could not be read or moved. */
  isStuck: boolean;
}

/** Bytes that a name may have in a folder, less what is put behind it. */
const LONGEST_NAME = 255 - '.9999.reason.json'.length;

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
    // What is stuck comes last, so that it takes nobody's place.
    const stuck = names.filter((name) => before.get(name)?.isStuck === true).sort();
    const sound = names.filter((name) => before.get(name)?.isStuck !== true).sort();
    for (const name of [...sound, ...stuck].slice(0, MOST)) await this.#one(name, before.get(name));
  }

  async #one(name: string, before: Seen | undefined): Promise<void> {
    const { folder, machine, log } = this.#parts;
    let now = before;
    try {
      const { size, mtimeMs: changed } = await stat(join(folder, name));
      const isStill = before?.size === size && before.changed === changed;
      const since = machine.mono();
      now = isStill ? before : { size, changed, since, isWhole: undefined, isBrought: false, isStuck: false };
      this.#seen.set(name, now);
      if (isStill && (await this.#isRipe(name, now))) await this.#bring(name, now);
    } catch (fault) {
      // Somebody took it away between two looks.
      if (isMissing(fault)) return;
      // A store is away, and that is so for every file.
      if (fault instanceof CodedError || now === undefined) throw fault;
      if (!now.isStuck) log.error({ err: fault, file: name }, 'a report file cannot be read or moved');
      now.isStuck = true;
    }
  }

  /** What is whole is taken once it stands still; what ends in the middle only when nothing more has come for long. */
  async #isRipe(name: string, seen: Seen): Promise<boolean> {
    const { folder, incompleteMs, machine } = this.#parts;
    if (seen.isBrought || seen.size > REPORT_LIMITS.inflated) return true;
    if (machine.mono() - seen.since >= incompleteMs) return true;
    seen.isWhole ??= await isWholeFile(join(folder, name));
    return seen.isWhole;
  }

  async #bring(name: string, seen: Seen): Promise<void> {
    const { folder, queue, process } = this.#parts;
    try {
      if (seen.size > REPORT_LIMITS.inflated) throw hubError('REPORT_TOO_LARGE', `${seen.size} bytes`);
      const bytes = await readFile(join(folder, name));
      // It has grown since it was looked at.
      if (bytes.length !== seen.size) return;
      const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
      const key = `file ${name} ${reportDigest({ bytes })}`;
      const from = `file ${name}`.slice(0, 200);
      const { id, known } = await queue.add({ bytes, isGzip, from, key, received: process.wall() });
      const fate = await queue.fate(id);
      // Somebody has put back what failed before: he has mended what was wrong around it.
      const isAgain = known && !seen.isBrought && fate?.state === 'failed' && (await queue.replay(id));
      seen.isBrought = true;
      // It stays where it is until it is stored: a hub that dies meanwhile has lost nothing.
      if (isAgain || fate === undefined || fate.state === 'waiting') return;
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
  let short = name;
  while (Buffer.byteLength(short) > LONGEST_NAME) short = short.slice(0, -1);
  for (let n = 1; ; n++) {
    const free = n === 1 ? short : `${short}.${n}`;
    try {
      await stat(join(folder, free));
    } catch (fault) {
      if (isMissing(fault)) return free;
      throw fault;
    }
  }
}
