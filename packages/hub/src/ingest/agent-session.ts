import {
  type BootOffset,
  type Desired,
  type FromAgent,
  type Hello,
  type Live,
  PROTOCOL_VERSION,
  type Watermark,
} from '@cerveceria/protocol';
import { isAway } from '../errors.ts';
import type { WallTime } from '../tiers/wall-time.ts';
import type { AgentConnection } from './agent-connection.ts';
import { beginBehindCold } from './begin-behind-cold.ts';
import { learnedAt, timesOf } from './boot-times.ts';
import { FrameLane } from './frame-lane.ts';
import type { IngestParts } from './ingest-parts.ts';
import type { LiveScan, NodeFacts } from './ingest-port.ts';
import { knownOf, learnBoots } from './known-of.ts';
import { type NodeRecord, nodeKey } from './node-record.ts';
import { highestMark, lineOf } from './tier-lines.ts';

/** Epochs named in one `welcome`: those of `hello` first, then those of which something is still open. */
const WELCOME_EPOCHS = 1500;
/** As many as one `hello` can name. */
const HELLO_EPOCHS = 1000;
/** Pauses while the state does not say what is desired, machine ms. */
const DESIRED_MS = 2000;

/** A welcomed agent: what it streams and what it is told. */
export class AgentSession {
  readonly facts: NodeFacts;
  readonly #hello: Hello;
  readonly #connection: AgentConnection;
  readonly #parts: IngestParts;
  readonly #lane: FrameLane;
  readonly #desired: Desired | null;
  readonly #isDesiredKnown: boolean;
  #isClosed = false;
  readonly #fillable: (epoch: string) => boolean;
  #boots: readonly BootOffset[];
  #wall: WallTime;
  #told = -1;

  private constructor(
    hello: Hello,
    connection: AgentConnection,
    parts: IngestParts,
    found: {
      fillable: (epoch: string) => boolean;
      boots: readonly BootOffset[];
      desired: Desired | null;
      isDesiredKnown: boolean;
    },
  ) {
    const { node, version, simulated, channels, loops } = hello;
    this.facts = { node, version, simulated, channels, loops };
    this.#hello = hello;
    this.#connection = connection;
    this.#parts = parts;
    this.#fillable = found.fillable;
    this.#isDesiredKnown = found.isDesiredKnown;
    this.#desired = found.desired;
    this.#boots = found.boots;
    this.#wall = timesOf(hello.boot, found.boots);
    const { lines, machine, log, counters, marks, tails, credit } = parts;
    this.#lane = new FrameLane({
      ...{ node, lines, machine, counters, credit },
      log: log.child({ node }),
      say: (message) => connection.say(message),
      fail: (fault) => connection.fail(fault),
      stored(epoch, watermark) {
        marks.raise(node, epoch, watermark, true);
        tails.stored(node, epoch, watermark);
      },
    });
  }

  /** Asks the tiers what they know of the node. @throws TIER_UNAVAILABLE */
  static async open(hello: Hello, connection: AgentConnection, parts: IngestParts): Promise<AgentSession> {
    const { lines, state, marks, process, hub, log } = parts;
    const { node, version, simulated, channels, loops } = hello;
    const wall = process.wall();
    // Frames are taken also while the state does not answer; of the desired state the agent then keeps what it has.
    let isDesiredKnown = true;
    const unknown = (err: unknown) => {
      if (!isAway(err)) throw err;
      log.warn({ err, node }, 'an agent is welcomed without the state');
      return undefined;
    };
    const [{ known, fillable }, desired] = await Promise.all([
      knownOf(lines, node),
      state.get<Desired>(`desired/${node}`).catch((err: unknown) => {
        isDesiredKnown = false;
        return unknown(err);
      }),
      marks.load(node).catch(unknown),
    ]);
    await beginBehindCold({ ...parts, cold: parts.tiers.cold }, node, hello.epochs);
    const fresh = learnedAt(hello, known, wall);
    const record: NodeRecord = { node, version, simulated, channels, loops, seen: wall, hub };
    await Promise.all([learnBoots(lines, node, fresh), state.put(nodeKey(node), record, 'any').catch(unknown)]);
    marks.tell(node, hello, (epoch) => highestMark(lines, node, epoch));
    return new AgentSession(hello, connection, parts, {
      fillable,
      boots: [...known, ...fresh],
      desired: desired?.value ?? null,
      isDesiredKnown,
    });
  }

  welcome(): void {
    const { hub, process, credit, newestDesired } = this.#parts;
    const newest = newestDesired(this.facts.node);
    const desired = newest !== undefined && newest.version > (this.#desired?.version ?? -1) ? newest : this.#desired;
    this.#told = desired?.version ?? -1;
    this.#connection.say({
      type: 'welcome',
      protocol: PROTOCOL_VERSION,
      ...{ hub, wall: Math.round(process.wall()), epochs: this.#epochs(), credit: credit(), desired },
    });
    this.#lane.begin(
      this.#hello.epochs.map(({ epoch }) => epoch),
      this.#fillable,
    );
    if (!this.#isDesiredKnown) this.#askDesired();
  }

  desire(desired: Desired): void {
    if (desired.version <= this.#told) return;
    this.#told = desired.version;
    this.#connection.say({ type: 'desired', desired });
  }

  frame(message: Uint8Array): void {
    this.#lane.receive(message);
  }

  take(message: Exclude<FromAgent, { type: 'hello' | 'beat' | 'error' }>): void {
    const { events, notifier, lines, process, log } = this.#parts;
    const { node } = this.facts;
    if (message.type === 'live') this.#live(message);
    else if (message.type === 'report') {
      events.reported(node, message.report);
      notifier.publish('report', { node, report: message.report, heard: process.wall() });
    } else {
      this.#boots = [...this.#boots, ...message.boots];
      this.#wall = timesOf(this.#hello.boot, this.#boots);
      learnBoots(lines, node, message.boots).catch((err) => log.warn({ err, node }, 'boots could not be stored'));
    }
  }

  /** A list that is full need not name all; what it leaves out must not be taken for lost. */
  keeps(epoch: string): boolean {
    const { epochs } = this.#hello;
    return (
      epochs.length >= HELLO_EPOCHS || epochs.some((each) => each.epoch === epoch && (each.oldest > 0 || each.current))
    );
  }

  get lane(): FrameLane {
    return this.#lane;
  }

  close(): void {
    this.#isClosed = true;
    this.#lane.close();
  }

  /** What is desired was written while the agent was elsewhere, perhaps; no watch tells it again. */
  #askDesired(): void {
    const { machine, state, log } = this.#parts;
    const { node } = this.facts;
    machine.after(DESIRED_MS, () => {
      if (this.#isClosed) return;
      state.get<Desired>(`desired/${node}`).then(
        (doc) => {
          if (doc !== undefined && !this.#isClosed) this.desire(doc.value);
        },
        (err) => {
          log.debug({ err, node }, 'what is desired cannot be read yet');
          this.#askDesired();
        },
      );
    });
  }

  #live({ epoch, scans }: Live): void {
    const { marks, tails, word, events, counters, process, lines } = this.#parts;
    const { node, channels } = this.facts;
    const live: LiveScan[] = [];
    // A new epoch comes with a new hello; what has none must not leave marks that nobody ever clears.
    const isKnown = this.#hello.epochs.some((each) => each.epoch === epoch);
    for (const { seq, mono, cells } of scans)
      if (isKnown && cells.length === channels.length)
        live.push({ epoch, seq, wall: this.#wall(mono) ?? Math.round(process.wall()), cells });
    counters.refused += scans.length - live.length;
    const last = live.at(-1);
    if (last === undefined) return;
    counters.liveScans += live.length;
    marks.raise(node, epoch, last.seq, true);
    tails.add(node, live, (each) => highestMark(lines, node, each));
    events.live(node, live);
    word.add(node, live);
  }

  #epochs(): Watermark[] {
    const { marks, lines } = this.#parts;
    const { node } = this.facts;
    const [hot, warm] = [lineOf(lines, 'hot'), lineOf(lines, 'warm')];
    const markOf = (epoch: string): Watermark => {
      const stored = { hot: hot.mark(node, epoch), warm: warm.mark(node, epoch) };
      return { epoch, ...stored, seen: Math.max(stored.hot, stored.warm, marks.seen(node, epoch)) };
    };
    const listed = this.#hello.epochs.map(({ epoch }) => epoch);
    const known = new Set([
      ...lines.flatMap((line) => [...(line.marks.get(node)?.keys() ?? [])]),
      ...Object.keys(marks.of(node).epochs),
    ]);
    for (const epoch of listed) known.delete(epoch);
    const open = [...known].map(markOf).filter(({ seen, warm }) => seen > warm);
    return [...listed.map(markOf), ...open].slice(0, WELCOME_EPOCHS);
  }
}
