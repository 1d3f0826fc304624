import type { Cancel, Log, MachineClock } from '@cerveceria/runtime';
import type { ChangeStream, Collection } from 'mongodb';
import type { Doc } from '../state-store.ts';
import { docOf, type StateDocument } from './mongo-state-document.ts';

type Seen = (key: string, doc: Doc | undefined) => void;

interface Watcher {
  readonly prefix: string;
  readonly seen: Seen;
}

/** ms between two attempts to hear the database again. */
const AGAIN_MS = 500;

/** What either hub wrote, in its order, from one change stream; what a break made it miss is read anew. */
export class MongoWatch {
  readonly #state: Collection<StateDocument>;
  readonly #clock: MachineClock;
  readonly #log: Log;
  readonly #watchers = new Set<Watcher>();
  /** Version by key, as it was told last. */
  readonly #told = new Map<string, number>();
  #stream: ChangeStream<StateDocument> | undefined;
  #isStopped = false;
  /** What stood before the first hearing is no news to anybody; what comes after a break is, also where nothing stood. */
  #hasHeard = false;
  #again: Cancel = () => {};

  constructor(state: Collection<StateDocument>, clock: MachineClock, log: Log) {
    this.#state = state;
    this.#clock = clock;
    this.#log = log;
  }

  /** Resolves when it hears; what is written from then on is told. */
  async start(): Promise<void> {
    this.#isStopped = false;
    const stream = this.#state.watch<StateDocument>([], { fullDocument: 'updateLookup' });
    this.#stream = stream as unknown as ChangeStream<StateDocument>;
    stream.on('error', (err) => this.#broke(err));
    stream.on('change', (change) => {
      if (change.operationType === 'delete') this.#tell(String(change.documentKey._id), undefined);
      else if ('fullDocument' in change && change.fullDocument != null)
        this.#tell(change.fullDocument._id, change.fullDocument);
    });
    // The stream is open on the server once it has answered its first command.
    await new Promise<void>((resolve, reject) => {
      stream.once('resumeTokenChanged', () => resolve());
      stream.once('error', reject);
    });
    await this.#catchUp();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#again();
    await this.#stream?.close().catch(() => undefined);
  }

  add(prefix: string, seen: Seen): Cancel {
    const watcher = { prefix, seen };
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  #broke(err: unknown): void {
    if (this.#isStopped) return;
    this.#log.warn({ err }, 'the changes of the state are not heard; trying again');
    void this.#stream?.close().catch(() => undefined);
    this.#again();
    this.#again = this.#clock.after(AGAIN_MS, () => {
      if (!this.#isStopped) this.start().catch((cause) => this.#broke(cause));
    });
  }

  /** Tells what changed while nobody listened. */
  async #catchUp(): Promise<void> {
    const before = new Map(this.#told);
    const now = await this.#state.find({}).toArray();
    // The stream already speaks while this reads; what it said meanwhile is newer than what was read.
    const isStill = (key: string) => this.#told.get(key) === before.get(key);
    for (const document of now) {
      const { _id: key, version } = document;
      // Removed and made anew, so its versions begin again.
      if (isStill(key) && version < (before.get(key) ?? 0)) this.#told.delete(key);
      if (this.#hasHeard) this.#tell(key, document);
      else this.#told.set(key, version);
    }
    const keys = new Set(now.map(({ _id }) => _id));
    for (const key of before.keys()) if (!keys.has(key) && isStill(key)) this.#tell(key, undefined);
    this.#hasHeard = true;
  }

  #tell(key: string, document: StateDocument | undefined): void {
    if (document === undefined) this.#told.delete(key);
    else if ((this.#told.get(key) ?? 0) >= document.version) return;
    else this.#told.set(key, document.version);
    const doc = document === undefined ? undefined : docOf(document);
    for (const { prefix, seen } of [...this.#watchers]) {
      if (!key.startsWith(prefix)) continue;
      try {
        seen(key, doc);
      } catch (err) {
        this.#log.error({ err, key }, 'a watcher of the state failed');
      }
    }
  }
}
