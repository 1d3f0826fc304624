import type { ProgramState, Reported } from '@cerveceria/protocol';
import type { BatchDocument, PlannedStep, StepRecord } from './batch-document.ts';

/** Wh; less than this alone is not worth a commit. */
const WORTH_WRITING = 100;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The steps as the node has them now; what an order took out stays behind them, marked. */
function planNow(plan: readonly PlannedStep[], steps: ProgramState['steps']): readonly PlannedStep[] {
  if (steps.length === plan.length && steps.every(({ id }, at) => plan[at]?.step === id)) return plan;
  const known = new Map(plan.map((each) => [each.step, each]));
  const listed = steps.map(({ id, kind, name, setPoint }): PlannedStep => {
    const fresh = { step: id, kind, name, setPoint, tolerance: null, length: null };
    return known.get(id) ?? { ...fresh, begin: null, end: null, foreseen: null, changed: true };
  });
  const now = new Set(steps.map(({ id }) => id));
  const taken = plan.filter(({ step }) => !now.has(step)).map((each) => ({ ...each, changed: true }));
  return [...listed, ...taken];
}

/** The first end that was foreseen of a step is its plan; what is foreseen later is how the day goes. */
function foresee(
  { startAt }: BatchDocument,
  plan: readonly PlannedStep[],
  state: ProgramState,
  at: number,
): readonly PlannedStep[] {
  const ends = new Map<string, { begin: number; end: number }>();
  const running = state.phase === 'scheduled' ? undefined : state.records.at(-1);
  let begin = running?.began ?? startAt ?? at;
  for (const { step, at: end } of state.ends) {
    if (end === null) break;
    ends.set(step, { begin, end });
    begin = end;
  }
  if (!plan.some(({ step, end }) => end === null && ends.has(step))) return plan;
  return plan.map((each) => {
    const seen = each.end === null ? ends.get(each.step) : undefined;
    return seen === undefined ? each : { ...each, ...seen, foreseen: at };
  });
}

/** A record is known by its step and its beginning: told ten times, it is there once. */
function withRecords(known: readonly StepRecord[], told: readonly StepRecord[]): readonly StepRecord[] {
  const key = ({ step, began }: StepRecord) => `${began} ${step}`;
  const all = new Map(known.map((each) => [key(each), each]));
  let isNew = false;
  for (const record of told) {
    const before = all.get(key(record));
    if (before !== undefined && same(before, record)) continue;
    // A hub that was behind must not open again what was closed.
    if (before !== undefined && before.ended !== null && record.ended === null) continue;
    all.set(key(record), record);
    isNew = true;
  }
  return isNew ? [...all.values()].sort((a, b) => a.began - b.began) : known;
}

function stateOf(batch: BatchDocument, state: ProgramState) {
  if (batch.state === 'ended' || batch.state === 'refused') return { state: batch.state, ended: batch.ended };
  if (state.phase === 'scheduled') return { state: 'scheduled', ended: null } as const;
  if (state.phase !== 'done') return { state: 'running', ended: null } as const;
  const last = state.records.at(-1);
  return {
    state: last?.step === state.steps.at(-1)?.id ? 'done' : 'ended',
    ended: last?.ended ?? batch.ended,
  } as const;
}

const skeleton = ({ energyWh: _, records, ...rest }: BatchDocument) => [
  rest,
  records.map(({ energyWh: _, ...record }) => record),
];

/** The batch after a report of its node; the very same object when there is nothing to write down. */
export function foldReport(batch: BatchDocument, report: Reported): BatchDocument {
  const refusal = report.refused.find(({ id }) => id === batch.id);
  if (refusal !== undefined && batch.state === 'asked')
    return { ...batch, state: 'refused', refused: refusal.code, ended: refusal.at };
  const state = report.program;
  if (state?.id !== batch.id) return batch;
  const plan = foresee(batch, planNow(batch.plan, state.steps), state, report.at);
  const records = withRecords(batch.records, state.records);
  const energyWh = state.energyWh ?? batch.energyWh;
  const { phase, index } = state;
  const folded = { ...batch, plan, records, phase, index, energyWh, ...stateOf(batch, state) };
  if (!same(skeleton(batch), skeleton(folded))) return folded;
  return Math.abs((energyWh ?? 0) - (batch.energyWh ?? 0)) >= WORTH_WRITING ? folded : batch;
}
