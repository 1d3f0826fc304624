import type { ChannelView, Demand, LoopView, NodeView, Override } from '@cerveceria/protocol';

/** A kettle that is generated, not measured: enough physics for the page to have something true to show. */
export interface FixturePlant {
  readonly channels: readonly Omit<ChannelView, 'latest'>[];
  readonly values: Map<string, number>;
  readonly loops: Map<string, LoopView>;
  readonly nodes: Map<string, NodeView>;
  /** Process ms. */
  step(now: number, seconds: number): void;
  override(loop: string, override: Override | null): void;
  desired(loop: string, demand: Demand): void;
}

export const KETTLE = 'kettle-1';
const id = (node: string, channel: string) => `${KETTLE}.${node}.${channel}`;

const CHANNELS = [
  ['heat', 'wort', '°C', 'analog', 0.0625],
  ['heat', 'return', '°C', 'analog', 0.0625],
  ['heat', 'element', '°C', 'analog', 0.25],
  ['heat', 'power', 'W', 'analog', 1],
  ['heat', 'mash-sp', '°C', 'set-point', 0.01],
  ['heat', 'mash-duty', '1', 'duty', 0.001],
  ['flow', 'flow', 'L/min', 'analog', 0.01],
  ['flow', 'level', 'L', 'analog', 0.1],
  ['flow', 'pressure', 'kPa', 'analog', 0.1],
  ['flow', 'circulation-duty', '1', 'duty', 0.001],
  ['quality', 'ph', 'pH', 'analog', 0.01],
  ['quality', 'gravity', 'SG', 'analog', 0.0001],
  ['quality', 'room', '°C', 'analog', 0.0625],
] as const;

const RESTS = [
  [0, 52],
  [900, 63],
  [3600, 66],
] as const;

function loop(node: string, name: string, over: Partial<LoopView['spec']>, demand: Demand): LoopView {
  const loopId = id(node, name);
  const spec = {
    id: loopId,
    kind: 'heat' as const,
    input: id('heat', 'wort'),
    setPointChannel: id('heat', 'mash-sp'),
    dutyChannel: id('heat', 'mash-duty'),
    unit: '°C' as const,
    min: 0,
    max: 104,
    ...over,
  };
  const state = {
    id: loopId,
    mode: demand.mode,
    source: 'desired' as const,
    setPoint: demand.setPoint ?? null,
    pv: null,
    duty: 0,
    terms: null,
    override: null,
    veto: null,
  };
  return { node: `${KETTLE}.${node}`, spec, state, desired: demand, refused: [] };
}

function nodeView(name: string, now: number): NodeView {
  return {
    id: `${KETTLE}.${name}`,
    kettle: KETTLE,
    online: true,
    hub: 'hub-a',
    seen: now,
    simulated: true,
    version: '0.1.0',
    buffered: 12,
    dropped: 0,
    stop: null,
  };
}

const wave = (now: number, period: number, size: number) => size * Math.sin((now / 1000 / period) * 2 * Math.PI);

export function fixturePlant(start: number): FixturePlant {
  const channels = CHANNELS.map(([node, name, unit, kind, res]) => ({
    id: id(node, name),
    node: `${KETTLE}.${node}`,
    kettle: KETTLE,
    unit,
    kind,
    res,
  }));
  const values = new Map<string, number>();
  const pumpSpec = {
    kind: 'pump',
    input: null,
    setPointChannel: null,
    dutyChannel: id('flow', 'circulation-duty'),
    unit: '1',
    min: null,
    max: null,
  } as const;
  const loops = new Map(
    [
      loop('heat', 'mash', {}, { mode: 'auto', setPoint: 52 }),
      loop('flow', 'circulation', pumpSpec, { mode: 'manual', duty: 0.8 }),
    ].map((each) => [each.spec.id, each]),
  );
  const nodes = new Map(['heat', 'flow', 'quality'].map((name) => [`${KETTLE}.${name}`, nodeView(name, start)]));
  let wort = 21;
  let element = 21;
  let programmed = true;

  /** What a loop is asked to do now: an override until it ends, else what was desired. */
  function ruled(view: LoopView, now: number): LoopView {
    if (view.state === null) return view;
    const held = view.state.override;
    const override = held !== null && held.expires > now ? held : null;
    const demand = override ?? view.desired ?? { mode: 'off' as const };
    const stop = nodes.get(view.node)?.stop ?? null;
    const source =
      stop !== null ? ('local-stop' as const) : override !== null ? ('override' as const) : ('desired' as const);
    const setPoint = demand.mode === 'auto' ? (demand.setPoint ?? null) : null;
    const free =
      demand.mode === 'auto' ? Math.min(1, Math.max(0, ((setPoint ?? 0) - wort) * 0.55 + 0.08)) : (demand.duty ?? 0);
    const duty = stop !== null || demand.mode === 'off' ? 0 : free;
    return {
      ...view,
      state: {
        ...view.state,
        mode: demand.mode,
        source,
        setPoint,
        override,
        duty,
        pv: view.spec.input === null ? null : wort,
      },
    };
  }

  return {
    channels,
    values,
    loops,
    nodes,
    step(now, seconds) {
      const mash = id('heat', 'mash');
      if (programmed) {
        const rest = RESTS.findLast(([after]) => now - start >= after * 1000) ?? RESTS[0];
        const before = loops.get(mash) as LoopView;
        loops.set(mash, { ...before, desired: { mode: 'auto', setPoint: rest[1] } });
      }
      for (const [key, view] of loops) loops.set(key, ruled(view, now));
      const heat = loops.get(mash)?.state;
      const pump = loops.get(id('flow', 'circulation'))?.state;
      const duty = heat?.duty ?? 0;
      wort += ((duty * 5500 - 8 * (wort - 20)) / (40 * 4190)) * seconds;
      element += (wort + duty * 34 - element) * Math.min(1, seconds / 20);
      const set = (node: string, name: string, value: number) => values.set(id(node, name), value);
      set('heat', 'wort', wort + wave(now, 37, 0.04));
      set('heat', 'return', wort - 0.7 + wave(now, 53, 0.06));
      set('heat', 'element', element);
      set('heat', 'power', duty * 5480);
      set('heat', 'mash-sp', heat?.setPoint ?? 0);
      set('heat', 'mash-duty', duty);
      const flow = (pump?.duty ?? 0) * 8.6;
      set('flow', 'flow', flow === 0 ? 0 : flow + wave(now, 11, 0.12));
      set('flow', 'level', 38.4 + wave(now, 3600, 0.3));
      set('flow', 'pressure', flow * 1.9 + 2);
      set('flow', 'circulation-duty', pump?.duty ?? 0);
      set('quality', 'ph', 5.42 + wave(now, 5400, 0.05));
      set('quality', 'gravity', 1.048 + wave(now, 9000, 0.002));
      set('quality', 'room', 19.4 + wave(now, 2400, 0.4));
      for (const [key, node] of nodes) if (node.online) nodes.set(key, { ...node, seen: now });
    },
    override(loopId, override) {
      const view = loops.get(loopId);
      if (view?.state) loops.set(loopId, { ...view, state: { ...view.state, override } });
    },
    desired(loopId, demand) {
      programmed = false;
      const view = loops.get(loopId);
      if (view !== undefined) loops.set(loopId, { ...view, desired: demand });
    },
  };
}
