import assert from 'node:assert/strict';
import { test } from 'node:test';
import { desiredSchema, type ProgramState, programSchema, type Reported } from '@cerveceria/protocol';
import { reported } from '../../tests/fakes/made-fleet.ts';
import { madeBatch } from './batch-document.ts';
import { foldDesired } from './fold-desired.ts';
import { foldReport } from './fold-program.ts';

const MINUTE = 60_000;
const rest = (id: string, minutes = 10) => ({
  ...{ id, kind: 'rest', name: id, setPoint: 65, rampMs: null, power: null, pump: 'on', additions: [] },
  end: { kind: 'time', ms: minutes * MINUTE },
});
const program = programSchema.parse({ id: 'p', name: 'P', recipe: null, steps: [rest('a'), rest('b')] });
const RUN = { id: 'run', program, loop: 'k.n.l', pump: null, startAt: null, owner: 'ana', issued: 1 };
const fresh = () => madeBatch('k.n', RUN, 7);
const record = (step: string, began: number, more = {}) => ({
  ...{ step, began, reached: null, ended: null, how: null },
  ...more,
});
const STEPS = program.steps.map(({ id, kind, name, setPoint }) => ({ id, kind, name, setPoint }));
const said = (more: Partial<ProgramState>, at = 100): Reported => {
  const fixed = { id: 'run', name: 'P', loop: 'k.n.l', phase: 'count' as const, index: 0, steps: STEPS };
  const none = { counted: 0, extra: 0, ends: [], doubt: null, records: [], ask: null, answered: null, refused: null };
  return reported({ at, program: { ...fixed, ...none, ...more } });
};
const desired = (version: number, more: object) =>
  desiredSchema.parse({ node: 'k.n', version, issued: 500, loops: {}, stop: null, program: RUN, ...more });
const replaced = (version: number, ...steps: unknown[]) => {
  const order = { id: 'o', program: 'run', order: { kind: 'replace-rest', steps }, owner: 'ana', issued: 500 };
  return desired(version, { order });
};

test('a start at a time is planned from that time, and nothing has begun', () => {
  const ends = [{ step: 'a', at: 10_000 }];
  const batch = foldReport({ ...fresh(), startAt: 4_000 }, said({ phase: 'scheduled', ends }));
  assert.deepEqual([batch.state, batch.plan[0]?.begin, batch.plan[0]?.end], ['scheduled', 4_000, 10_000]);
  assert.deepEqual([batch.records, batch.plan[1]?.end], [[], null]);
});

test('the plan of a step is the first end that was foreseen, also where that is only after a person answered', () => {
  const asking = foldReport(fresh(), said({ ends: [{ step: 'a', at: null }], records: [record('a', 50)] }));
  assert.deepEqual([asking.plan[0]?.end, asking.plan[0]?.foreseen], [null, null]);
  const ends = [{ step: 'b', at: 9_000 }];
  const answered = foldReport(asking, said({ index: 1, ends, records: [record('b', 200)] }, 201));
  assert.deepEqual([answered.plan[1]?.begin, answered.plan[1]?.end, answered.plan[1]?.foreseen], [200, 9_000, 201]);
  const later = foldReport(
    answered,
    said({ index: 1, ends: [{ step: 'b', at: 12_000 }], records: [record('b', 200)] }),
  );
  assert.equal(later.plan[1]?.end, 9_000);
});

test('a report that says nothing new is nothing to write down; neither is the time that passes, nor a little energy', () => {
  const first = foldReport(fresh(), said({ records: [record('a', 50)], energyWh: 10 }));
  assert.equal(foldReport(first, said({ records: [record('a', 50)], energyWh: 90, counted: 5_000 }, 5_100)), first);
  const more = foldReport(first, said({ records: [record('a', 50, { energyWh: 110 })], energyWh: 110 }));
  assert.deepEqual([more.energyWh, more.records[0]?.energyWh], [110, 110]);
});

test('a report of another run, or of none, says nothing of this one', () => {
  const batch = fresh();
  assert.equal(foldReport(batch, reported()), batch);
  assert.equal(foldReport(batch, said({ id: 'other' })), batch);
});

test('what a hub hears late does not open again what was closed, nor revive what was ended', () => {
  const closed = foldReport(fresh(), said({ records: [record('a', 50, { ended: 90, how: 'time' })] }));
  assert.equal(foldReport(closed, said({ records: [record('a', 50)] })), closed);
  const ended = foldDesired(closed, desired(9, { program: null }));
  assert.deepEqual([ended.state, ended.ended], ['ended', 500]);
  const late = foldReport(ended, said({ index: 1, records: [record('b', 90)] }));
  assert.deepEqual([late.state, late.records.length], ['ended', 2]);
});

test('an order of stop ends a batch; only its last step makes it done', () => {
  const stopped = said({ phase: 'done', records: [record('a', 50, { ended: 70, how: 'skipped' })] });
  assert.deepEqual([foldReport(fresh(), stopped).state, foldReport(fresh(), stopped).ended], ['ended', 70]);
  const done = said({ phase: 'done', index: 1, records: [record('b', 50, { ended: 70, how: 'time' })] });
  assert.equal(foldReport(fresh(), done).state, 'done');
});

test('steps of an order have their length and tolerance, what they replace stays marked', () => {
  const running = foldReport(fresh(), said({ records: [record('a', 50)] }));
  const wished = foldDesired(running, replaced(9, { ...rest('c', 30), tolerance: 0.5 }));
  const steps = [STEPS[0], { id: 'c', kind: 'rest' as const, name: 'c', setPoint: 65 }] as ProgramState['steps'];
  const taken = foldReport(wished, said({ steps, records: [record('a', 50)] }));
  assert.deepEqual(
    taken.plan.map(({ step, length, tolerance, changed }) => [step, length, tolerance, changed]),
    [
      ['a', 10 * MINUTE, 0.3, false],
      ['c', 30 * MINUTE, 0.5, true],
      ['b', 10 * MINUTE, 0.3, true],
    ],
  );
});

test('what was desired before the run began does not end it', () => {
  const batch = fresh();
  assert.equal(foldDesired(batch, desired(6, { program: null })), batch);
  assert.equal(foldDesired(batch, desired(7, {})), batch);
});
