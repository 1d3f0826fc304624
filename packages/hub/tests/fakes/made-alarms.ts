import type { Alarm } from '@cerveceria/protocol';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import { AlarmBook } from '../../src/alarms/alarm-book.ts';
import type { AlarmDoc } from '../../src/alarms/alarm-doc.ts';
import { createAlarms } from '../../src/alarms/alarms.ts';
import { createAudit } from '../../src/auth/audit.ts';
import { FleetState } from '../../src/live/fleet-state.ts';
import { FACTS, reported } from './made-fleet.ts';
import { NODE, WALL } from './made-frames.ts';
import { MemoryStateStore } from './memory-state-store.ts';

export const ANA = { user: 'ana', role: 'brewer' } as const;

export function madeAlarm(more: Partial<Alarm> = {}): Alarm {
  const about = `${NODE}.wort`;
  return {
    ...{ id: `channel-missing:${about}`, code: 'channel-missing', priority: 'warning', about, detail: 'no probe' },
    ...{ since: WALL, active: true, latched: false },
    ...more,
  };
}

export function madeDoc(more: Partial<AlarmDoc> = {}): AlarmDoc {
  const { id, code, priority, about, detail, since, latched } = madeAlarm();
  return {
    ...{ node: NODE, source: 'agent', alarm: id, code, priority, about, detail, latched, since },
    ...{ told: since, order: 0, latest: since, cleared: null, count: 1, acknowledged: null, written: since },
    ...more,
  };
}

/** A book on these events, as a start reads them. */
export async function madeBook(docs: Readonly<Record<string, AlarmDoc>>): Promise<AlarmBook> {
  const store = new MemoryStateStore(() => 0);
  for (const [id, doc] of Object.entries(docs)) await store.put(`alarm/${id}`, doc, null);
  const book = new AlarmBook(store, () => {});
  await book.start();
  return book;
}

/** Resolves when what was begun in memory is done. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

export function sharedStore() {
  const clock = new FakeClock(WALL);
  const store = new MemoryStateStore(() => clock.wall());
  return { clock, store };
}

/** The alarms of one hub; several may stand on one store and clock. */
export async function alarmsOfHub(hub: string, { clock, store }: ReturnType<typeof sharedStore>) {
  const fleet = new FleetState(clock);
  fleet.learn(FACTS);
  const audit = createAudit(store);
  const alarms = createAlarms({
    hub,
    store,
    fleet,
    audit,
    machine: clock,
    process: clock,
    log: silentLog,
    sources: [],
  });
  await alarms.start();
  const events = alarms.hearing({
    joined: () => {},
    live: () => {},
    reported: (node, report) => fleet.reported(node, report),
    left: () => {},
  });
  return {
    ...{ alarms, fleet, audit },
    /** The node says over this hub's socket that these are all its alarms. */
    async tell(...told: Alarm[]) {
      fleet.held(NODE, hub);
      events.reported(NODE, reported({ at: clock.wall(), alarms: told }));
      await settled();
      clock.advance(300);
      await settled();
    },
    joined: () => events.joined(FACTS),
    left: () => events.left(NODE),
  };
}
