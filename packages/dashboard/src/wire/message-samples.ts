import type { AlarmView, ChannelView, History, LiveHello, LiveUpdate, LoopView, NodeView } from '@cerveceria/protocol';

/** Whole, valid messages that tests start from and bend. */
export function sampleNode(over: Partial<NodeView> = {}): NodeView {
  return {
    id: 'kettle-1.heat',
    kettle: 'kettle-1',
    online: true,
    hub: 'hub-a',
    seen: 1000,
    simulated: true,
    version: '0.1.0',
    buffered: 4,
    dropped: 0,
    stop: { owner: 'ana', reason: 'foam', at: 900 },
    drivers: [{ bus: 'w1', chip: '28-000005e2fdc3', retried: 2, missing: 1, faults: { 'w1-crc': 3 } }],
    ...over,
  };
}

export function sampleChannel(over: Partial<ChannelView> = {}): ChannelView {
  return {
    id: 'kettle-1.heat.wort',
    node: 'kettle-1.heat',
    kettle: 'kettle-1',
    unit: '°C',
    kind: 'analog',
    res: 0.0625,
    latest: { value: 64.5, state: 'ok', code: null, time: 1000 },
    ...over,
  };
}

export function sampleLoop(over: Partial<LoopView> = {}): LoopView {
  return {
    node: 'kettle-1.heat',
    spec: {
      id: 'kettle-1.heat.mash',
      kind: 'heat',
      input: 'kettle-1.heat.wort',
      setPointChannel: 'kettle-1.heat.mash-sp',
      dutyChannel: 'kettle-1.heat.mash-duty',
      unit: '°C',
      min: 0,
      max: 100,
    },
    state: {
      id: 'kettle-1.heat.mash',
      mode: 'auto',
      source: 'override',
      setPoint: 66,
      pv: 64.5,
      duty: 0.4,
      terms: { p: 0.1, i: 0.2, d: 0.1 },
      override: { id: 'o-1', mode: 'auto', setPoint: 66, owner: 'ana', reason: 'late', issued: 500, expires: 9000 },
      veto: null,
      learned: { phase: 'settling', confidence: 0.9, gain: 0.03, lag: 20, dead: 12, loss: 5e-5 },
      tuning: { phase: 'done', swings: 4, gains: { kp: 0.5, tiS: 300, tdS: 20 } },
    },
    desired: { mode: 'auto', setPoint: 63 },
    refused: [{ loop: 'kettle-1.heat.mash', id: 'o-0', code: 'expired', at: 400 }],
    ...over,
  };
}

export function sampleAlarm(over: Partial<AlarmView> = {}): AlarmView {
  return {
    id: 'probe-lost/kettle-1.heat.wort',
    node: 'kettle-1.heat',
    code: 'probe-lost',
    priority: 'critical',
    about: 'kettle-1.heat.wort',
    detail: 'no device',
    said: { code: 'channel-says-so', params: { channel: 'kettle-1.heat.wort', times: 2 } },
    since: 700,
    active: true,
    latched: false,
    ...over,
  };
}

export function helloMessage(): LiveHello {
  return {
    type: 'hello',
    hub: 'hub-a',
    clock: { now: 1000, rate: 20 },
    simulated: true,
    hubs: ['http://a:8080', 'http://b:8081'],
    kettles: [{ id: 'kettle-1', nodes: [sampleNode()] }],
    channels: [sampleChannel()],
    loops: [sampleLoop()],
    alarms: [sampleAlarm()],
  };
}

export function updateMessage(): LiveUpdate {
  return {
    type: 'update',
    clock: { now: 2000, rate: 20 },
    latest: { 'kettle-1.heat.wort': { value: null, state: 'fault', code: 'crc', time: 2000 } },
    loops: [sampleLoop()],
    nodes: [sampleNode({ online: false, hub: null, seen: null, stop: null })],
    alarms: [sampleAlarm()],
  };
}

export function historyAnswer(): History {
  return {
    channel: 'kettle-1.heat.wort',
    unit: '°C',
    res: 0.0625,
    from: 0,
    to: 4000,
    bucket: 0,
    t: [0, 1000, 2000],
    min: [1, 2, 3],
    mean: [1, 2, 3],
    max: [1, 2, 3],
    count: [1, 1, 1],
    gaps: [{ from: 2000, to: 4000, reason: 'fault', detail: 'crc', count: 2 }],
    provisional: 1000,
    parts: [{ tier: 'embedded', from: 0, to: 2000, frames: 1 }],
  };
}
