import type { AlarmView, ProgramState, ProgramView, Step } from '@cerveceria/protocol';

/** A program of two steps as a hub tells it, for tests. Times count from `BEGAN`. */
export const BEGAN = 1_000_000;
const MINUTE = 60_000;

const step = (id: string, kind: Step['kind'], end: Step['end'], additions: Step['additions'] = []): Step => ({
  ...{ id, kind, name: id, setPoint: 66, rampMs: null, power: null, pump: 'on', tolerance: 0.3, end, additions },
});

export const STEPS: readonly Step[] = [
  step('rest', 'rest', { kind: 'time', ms: 30 * MINUTE }, [{ name: 'Gypsum', amount: '5 g', before: 20 * MINUTE }]),
  step('boil', 'boil', { kind: 'time', ms: 60 * MINUTE }, [
    { name: 'Late', amount: '20 g', before: 10 * MINUTE },
    { name: 'First', amount: '30 g', before: 60 * MINUTE },
  ]),
];

export function madeView(change: Partial<ProgramState> = {}): ProgramView {
  const state: ProgramState = {
    id: 'run-1',
    name: 'Kölsch',
    loop: 'kettle-1.heat.mash',
    phase: 'count',
    index: 0,
    steps: STEPS.map(({ id, kind, name, setPoint }) => ({ id, kind, name, setPoint })),
    counted: 5 * MINUTE,
    extra: 0,
    ends: [
      { step: 'rest', at: BEGAN + 40 * MINUTE },
      { step: 'boil', at: BEGAN + 120 * MINUTE },
    ],
    doubt: null,
    records: [{ step: 'rest', began: BEGAN, reached: BEGAN + 10 * MINUTE, ended: null, how: null }],
    ask: null,
    answered: null,
    refused: null,
    ...change,
  };
  const { id, loop, name } = state;
  const asked = { id, loop, pump: null, startAt: null, owner: 'ana', issued: BEGAN, name, steps: [...STEPS] };
  return { kettle: 'kettle-1', node: 'kettle-1.heat', asked, state, refused: null };
}

export function madeAlarm(code: string, change: Partial<AlarmView> = {}): AlarmView {
  return {
    ...{ id: `${code}:loop`, node: 'kettle-1.heat', code, priority: 'warning', about: 'kettle-1.heat.mash' },
    ...{ detail: '', since: BEGAN, active: true, latched: false },
    event: {
      ...{ id: `event-of-${code}`, kettle: 'kettle-1', source: 'agent', state: 'unacknowledged', cleared: null },
      ...{ acknowledged: null, count: 1, latest: BEGAN, burst: null, first: false, lastKnown: false },
    },
    ...change,
  };
}

/** What a test knows to be there. */
export function there<T>(item: T | null | undefined): T {
  if (item === null || item === undefined) throw new Error('it is not there');
  return item;
}
