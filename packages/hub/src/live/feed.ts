import type { AlarmView, LiveHello, LiveUpdate } from '@cerveceria/protocol';
import type { Cancel, MachineClock, ProcessClock } from '@cerveceria/runtime';
import type { FleetState } from './fleet-state.ts';
import { channelsOf, kettlesOf, loopsOf, loopsOfNode, nodeById } from './fleet-views.ts';

/** What the feed needs of a tablet's socket. */
export interface Tablet {
  /** Bytes given to the socket that the tablet has not taken yet. */
  readonly waiting: number;
  send(text: string): void;
}

const TICK_MS = 200;
const AT_LEAST_MS = 1_000;
/** A tablet that has this much waiting is passed over, until it is down to the lower mark. */
const FULL_BYTES = 256 * 1024;
const DRAINED_BYTES = 32 * 1024;

interface Subscriber {
  readonly tablet: Tablet;
  /** Version of the fleet's changes that the tablet knows. */
  version: number;
  sentAt: number;
  full: boolean;
}

interface FeedParts {
  readonly hub: string;
  readonly hubs: readonly string[];
  readonly fleet: FleetState;
  /** Of both hubs, with who has seen them. */
  readonly alarms: () => AlarmView[];
  readonly machine: Pick<MachineClock, 'mono' | 'every'>;
  readonly process: ProcessClock;
}

export interface Feed {
  readonly tablets: number;
  start(): void;
  stop(): void;
  /** Says hello at once; further word comes until it is cancelled. */
  add(tablet: Tablet): Cancel;
}

/** Tells every tablet what changed, at most five times a second and at least once. */
export function createFeed({ hub, hubs, fleet, alarms, machine, process }: FeedParts): Feed {
  const subscribers = new Set<Subscriber>();
  let cancel: Cancel | undefined;

  const clock = () => ({ now: process.wall(), rate: process.rate() });

  function hello(): LiveHello {
    return {
      type: 'hello',
      hub,
      clock: clock(),
      simulated: process.simulated || [...fleet.nodes.values()].some((node) => node.facts.simulated),
      hubs: [...hubs],
      kettles: kettlesOf(fleet),
      channels: channelsOf(fleet, process),
      loops: loopsOf(fleet),
      alarms: alarms(),
    };
  }

  function update(since: number): LiveHello | LiveUpdate {
    const changes = fleet.changes.since(since);
    if (changes.some((change) => change.kind === 'shape')) return hello();
    const ids = (kind: 'latest' | 'loops' | 'node') =>
      changes.filter((change) => change.kind === kind).map((change) => change.id);
    const latest = ids('latest').map((id) => [id, fleet.latest.at(id, process)] as const);
    const loops = ids('loops').flatMap((node) => loopsOfNode(fleet, node));
    const nodes = ids('node').flatMap((node) => nodeById(fleet, node) ?? []);
    return {
      type: 'update',
      clock: clock(),
      ...(latest.length > 0 && { latest: Object.fromEntries(latest) }),
      ...(loops.length > 0 && { loops }),
      ...(nodes.length > 0 && { nodes }),
      ...(changes.some((change) => change.kind === 'alarms') && { alarms: alarms() }),
    };
  }

  /** Most tablets know the same version, so the text is made once a version and tick. */
  function tick(): void {
    const texts = new Map<number, string>();
    const version = fleet.changes.version;
    const now = machine.mono();
    for (const subscriber of subscribers) {
      const { tablet } = subscriber;
      subscriber.full = tablet.waiting > (subscriber.full ? DRAINED_BYTES : FULL_BYTES);
      if (subscriber.full) continue;
      if (subscriber.version === version && now - subscriber.sentAt < AT_LEAST_MS) continue;
      const text = texts.get(subscriber.version) ?? JSON.stringify(update(subscriber.version));
      texts.set(subscriber.version, text);
      tablet.send(text);
      subscriber.version = version;
      subscriber.sentAt = now;
    }
  }

  return {
    get tablets() {
      return subscribers.size;
    },
    start() {
      cancel = machine.every(TICK_MS, tick);
    },
    stop() {
      cancel?.();
    },
    add(tablet) {
      const subscriber: Subscriber = { tablet, version: fleet.changes.version, sentAt: machine.mono(), full: false };
      tablet.send(JSON.stringify(hello()));
      subscribers.add(subscriber);
      return () => subscribers.delete(subscriber);
    },
  };
}
