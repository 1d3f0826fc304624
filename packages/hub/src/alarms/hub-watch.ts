import type { Alarm } from '@cerveceria/protocol';
import type { Cancel, Log, MachineClock, ProcessClock } from '@cerveceria/runtime';
import type { StateStore } from '../tiers/state-store.ts';
import type { AlarmBook } from './alarm-book.ts';
import { ALARM_PREFIX, saidIn } from './alarm-doc.ts';
import type { AlarmKeeper } from './alarm-keeper.ts';
import { outlived } from './alarm-retention.ts';
import type { ConditionSource, HubCondition, HubPlace } from './condition-source.ts';

const TICK_MS = 1_000;
const LEASE = 'alarms';
/** Machine ms. Asked for again well before it ends; each renewal is a write. */
const LEASE_MS = 8_000;
const RENEW_MS = 3_000;
const SWEEP_MS = 60_000;
/** Events removed in one sweep. */
const SWEEP_MOST = 500;

interface WatchParts {
  readonly hub: string;
  readonly sources: readonly ConditionSource[];
  readonly book: AlarmBook;
  readonly keeper: Pick<AlarmKeeper, 'told'>;
  readonly store: Pick<StateStore, 'lease' | 'remove'>;
  readonly machine: Pick<MachineClock, 'mono' | 'every'>;
  readonly process: Pick<ProcessClock, 'wall'>;
  readonly log: Log;
}

/** The hubs' own alarms and the end of old ones: the work of one hub at a time, whichever has the lease. */
export function createHubWatch(parts: WatchParts): { start(): Cancel } {
  const { hub, sources, book, keeper, store, machine, process, log } = parts;
  let isOurs = false;
  let asked = Number.NEGATIVE_INFINITY;
  let swept = machine.mono();

  const idOf = ({ code, about }: HubPlace) => `${code}:${about}`;

  function alarmOf(condition: HubCondition): Alarm {
    const { node, code, priority, about } = condition;
    const known = book.newest({ node, source: 'hub', alarm: idOf(condition) })?.doc;
    // What the other hub raised goes on; only the node knows better, and it is not the one that tells.
    const since = known?.cleared === null ? known.told : process.wall();
    return { id: idOf(condition), code, priority, about, ...saidIn(condition), since, active: true, latched: false };
  }

  function judge(): void {
    const judged = sources.map((source) => source.judge());
    const byNode = new Map<string, Alarm[]>();
    const tell = (condition: HubCondition) => {
      byNode.set(condition.node, [...(byNode.get(condition.node) ?? []), alarmOf(condition)]);
    };
    for (const { doc } of book.standing()) if (doc.source === 'hub') byNode.set(doc.node, []);
    for (const condition of judged.flatMap(({ conditions }) => conditions)) tell(condition);
    for (const place of judged.flatMap(({ undecided }) => undecided)) {
      const known = book.newest({ node: place.node, source: 'hub', alarm: idOf(place) })?.doc;
      if (known?.cleared === null) tell(known);
    }
    for (const [node, alarms] of byNode) keeper.told(node, 'hub', alarms);
  }

  async function sweep(): Promise<void> {
    const old = outlived(book.events(), process.wall()).slice(0, SWEEP_MOST);
    for (const id of old) await store.remove(`${ALARM_PREFIX}${id}`, 'any');
    if (old.length > 0) log.info({ events: old.length }, 'old alarms were removed');
  }

  function tick(): void {
    const now = machine.mono();
    if (now - asked >= RENEW_MS) {
      asked = now;
      store.lease(LEASE, hub, LEASE_MS).then(
        (has) => {
          isOurs = has;
        },
        (err) => {
          isOurs = false;
          log.debug({ err }, 'the lease of the alarms cannot be asked for');
        },
      );
    }
    // Every hub looks, so that the one that takes over knows since when a node is silent; only one tells.
    if (isOurs) judge();
    else for (const source of sources) source.judge();
    if (!isOurs || now - swept < SWEEP_MS) return;
    swept = now;
    sweep().catch((err) => log.warn({ err }, 'old alarms could not be removed'));
  }

  return { start: () => machine.every(TICK_MS, tick) };
}
