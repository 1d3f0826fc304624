import type { AlarmView, ChannelView, LatestValue, LiveHello, LiveUpdate, Override } from '@cerveceria/protocol';
import { type FixtureHistory, fixtureHistory } from './fixture-history.ts';
import { type FixturePlant, fixturePlant, KETTLE } from './fixture-plant.ts';

/** What all hubs of one fixture brewery share. */
export interface FixtureWorld {
  readonly plant: FixturePlant;
  readonly history: FixtureHistory;
  readonly rate: number;
  alarms: AlarmView[];
  /** A channel that gives no value: its state instead. */
  readonly broken: Map<string, Pick<LatestValue, 'state' | 'code'>>;
  /** The next override is refused by the node with this code. */
  refuseWith: string | null;
  /** How long a node takes to report what it was asked; machine ms. */
  answerMs: number;
  /** Until what it gives is called nodes report nothing of what they were asked. */
  hush(): () => void;
  now(): number;
  override(loop: string, override: Override | null): void;
  later(work: () => void): void;
  hello(hub: string, hubs: readonly string[]): LiveHello;
  update(): LiveUpdate;
  channel(id: string): Omit<ChannelView, 'latest'> | undefined;
  stop(): void;
}

const STEP_MS = 250;
const PAST_MS = 2 * 3_600_000;
const PAST_STEP_MS = 5000;

export function fixtureWorld(rate: number): FixtureWorld {
  const born = performance.now();
  const base = Date.now();
  const plant = fixturePlant(base - PAST_MS);
  const history = fixtureHistory();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let hushed: (() => void)[] | undefined;

  const now = () => Math.round(base + (performance.now() - born) * rate);
  function record(at: number): void {
    for (const { id } of plant.channels) {
      const minute = (at - (base - PAST_MS)) / 60_000;
      const dropped = minute > 52 && minute < 61;
      const faulty = id.endsWith('wort') && minute > 96 && minute < 101;
      const state = world.broken.get(id)?.state;
      if (dropped) history.add(id, at, 'dropped');
      else if (faulty || state === 'fault') history.add(id, at, 'fault');
      else if (state === 'missing') history.add(id, at, 'missing');
      else if (state !== 'stale') history.add(id, at, plant.values.get(id) ?? 0);
    }
  }
  const frozen = new Map<string, LatestValue>();
  function latest(id: string): LatestValue {
    const value = plant.values.get(id) ?? null;
    const broken = world.broken.get(id);
    if (broken === undefined) {
      const fine = { value, state: 'ok' as const, code: null, time: last };
      frozen.set(id, fine);
      return fine;
    }
    if (broken.state === 'stale') return { ...(frozen.get(id) ?? { value, code: null, time: last }), state: 'stale' };
    return { value: null, ...broken, time: last };
  }

  let last = base - PAST_MS;
  const world: FixtureWorld = {
    plant,
    history,
    rate,
    alarms: [],
    broken: new Map(),
    refuseWith: null,
    answerMs: 400,
    now,
    hush() {
      const kept: (() => void)[] = [];
      hushed = kept;
      return () => {
        hushed = undefined;
        for (const work of kept) work();
      };
    },
    later(work) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        if (hushed === undefined) work();
        else hushed.push(work);
      }, world.answerMs);
      timers.add(timer);
    },
    override(loop, override) {
      world.later(() => {
        const code = world.refuseWith;
        const view = plant.loops.get(loop);
        if (code === null || override === null) return plant.override(loop, override);
        world.refuseWith = null;
        if (view !== undefined)
          plant.loops.set(loop, { ...view, refused: [{ loop, id: override.id, code, at: now() }] });
      });
    },
    hello: (hub, hubs) => ({
      type: 'hello',
      hub,
      clock: { now: now(), rate },
      simulated: true,
      hubs: [...hubs],
      kettles: [{ id: KETTLE, nodes: [...plant.nodes.values()] }],
      channels: plant.channels.map((channel) => ({ ...channel, latest: latest(channel.id) })),
      loops: [...plant.loops.values()],
      alarms: world.alarms,
    }),
    update: () => ({
      type: 'update',
      clock: { now: now(), rate },
      latest: Object.fromEntries(plant.channels.map(({ id }) => [id, latest(id)])),
      loops: [...plant.loops.values()],
      nodes: [...plant.nodes.values()],
      alarms: world.alarms,
    }),
    channel: (id) => plant.channels.find((channel) => channel.id === id),
    stop() {
      clearInterval(ticking);
      for (const timer of timers) clearTimeout(timer);
    },
  };
  for (let at = last; at < base; at += PAST_STEP_MS) {
    plant.step(at, PAST_STEP_MS / 1000);
    record(at);
    last = at;
  }
  const ticking = setInterval(() => {
    const at = now();
    for (let step = last + 1000; step <= at; step += 1000) {
      plant.step(step, 1);
      record(step);
      last = step;
    }
  }, STEP_MS);
  return world;
}
