import assert from 'node:assert/strict';
import { test } from 'node:test';
import { additionsDue } from './additions-due.ts';
import { drawnSpan, programRows, timeLeft } from './program-rows.ts';
import { BEGAN, madeView, there } from './program-samples.ts';
import { stepParts } from './step-parts.ts';

const MINUTE = 60_000;
const NOW = BEGAN + 15 * MINUTE;

test('a step tells what was asked, what came and what is expected', () => {
  const [rest, boil] = programRows(madeView());
  assert.deepEqual([rest?.state, rest?.planned, rest?.reached], ['now', 30 * MINUTE, BEGAN + 10 * MINUTE]);
  assert.deepEqual([boil?.state, boil?.began, boil?.expected], ['next', null, BEGAN + 120 * MINUTE]);
  assert.deepEqual(
    boil?.additions.map(({ name }) => name),
    ['First', 'Late'],
    'in the order in which they go in',
  );
});

test('what a person added to the running step lengthens its plan, and only its own', () => {
  const [rest, boil] = programRows(madeView({ extra: 5 * MINUTE }));
  assert.deepEqual([rest?.planned, boil?.planned], [35 * MINUTE, 60 * MINUTE]);
});

test('a step that was begun again shows the last time and how often', () => {
  const view = madeView();
  const first = { step: 'rest', began: BEGAN - MINUTE, reached: null, ended: BEGAN, how: 'repeated' as const };
  const [rest] = programRows({
    ...view,
    state: { ...there(view.state), records: [first, ...there(view.state).records] },
  });
  assert.deepEqual([rest?.repeats, rest?.began], [1, BEGAN]);
});

test('before its node has taken it the steps are those that were asked for', () => {
  const rows = programRows({ ...madeView(), state: null });
  assert.deepEqual(
    rows.map(({ id, state }) => [id, state]),
    [
      ['rest', 'next'],
      ['boil', 'next'],
    ],
  );
});

test('the time left runs between two reports while the step counts, and stands while it does not', () => {
  const counting = madeView();
  const [row] = programRows(counting);
  assert.equal(timeLeft(there(counting.state), there(row), NOW), 25 * MINUTE);
  assert.equal(timeLeft(there(counting.state), there(row), NOW + MINUTE), 24 * MINUTE);
  const paused = madeView({ phase: 'paused' });
  assert.equal(timeLeft(there(paused.state), there(programRows(paused)[0]), NOW + MINUTE), 25 * MINUTE);
});

test('steps that an order put in show their own time and additions, also under a name that was asked for before', () => {
  const view = madeView();
  const [rest] = there(view.state).steps;
  const put = (id: string, minutes: number, name: string) => ({
    ...{ id, kind: 'boil' as const, name: id, setPoint: null },
    end: { kind: 'time' as const, ms: minutes * MINUTE },
    additions: [{ name, amount: '', before: 5 * MINUTE }],
  });
  const changed = madeView({ steps: [there(rest), put('boil', 70, 'Citra'), put('more', 20, 'Saaz')] });
  assert.deepEqual(
    programRows(changed).map(({ planned, additions }) => [planned, additions.map(({ name }) => name)]),
    [
      [30 * MINUTE, ['Gypsum']],
      [70 * MINUTE, ['Citra']],
      [20 * MINUTE, ['Saaz']],
    ],
  );
  assert.deepEqual(
    additionsDue(changed, NOW).map(({ name }) => name),
    ['Gypsum', 'Citra', 'Saaz'],
  );
});

test('an addition is due by the time left of its step, those to come are told with their moment', () => {
  const early = additionsDue(madeView(), NOW);
  assert.deepEqual(
    early.map(({ name, at, due }) => [name, at, due]),
    [
      ['Gypsum', BEGAN + 20 * MINUTE, false],
      ['First', BEGAN + 60 * MINUTE, false],
      ['Late', BEGAN + 110 * MINUTE, false],
    ],
  );
  const [gypsum] = additionsDue(madeView({ counted: 10 * MINUTE }), BEGAN + 20 * MINUTE);
  assert.equal(gypsum?.due, true);
});

test('nothing is due while the time stands, and nothing of what is over', () => {
  const [gypsum] = additionsDue(madeView({ phase: 'paused' }), BEGAN + 60 * MINUTE);
  assert.equal(gypsum?.due, false);
  const boiling = madeView({ index: 1, phase: 'approach', counted: 0, records: [] });
  assert.deepEqual(
    additionsDue(boiling, NOW).map(({ name }) => name),
    ['First', 'Late'],
  );
  assert.deepEqual(additionsDue(madeView({ phase: 'done' }), NOW), []);
});

test('the drawing spans from the first begin to the last expected end', () => {
  assert.deepEqual(drawnSpan(programRows(madeView()), NOW), { from: BEGAN, to: BEGAN + 120 * MINUTE });
});

test('a bar shows the way, the time that counted, what is to come, and the plan from where the time began', () => {
  const [rest, boil] = programRows(madeView());
  assert.deepEqual(stepParts(there(rest), NOW), [
    { look: 'plan', begin: BEGAN + 10 * MINUTE, end: BEGAN + 40 * MINUTE },
    { look: 'way', begin: BEGAN, end: BEGAN + 10 * MINUTE },
    { look: 'counted', begin: BEGAN + 10 * MINUTE, end: NOW },
    { look: 'expected', begin: NOW, end: BEGAN + 40 * MINUTE },
  ]);
  assert.deepEqual(
    stepParts(there(boil), NOW).map(({ look }) => look),
    ['plan', 'expected'],
  );
  const late = { ...there(rest), ended: BEGAN + 45 * MINUTE, plannedEnd: BEGAN + 35 * MINUTE };
  assert.deepEqual(stepParts(late, NOW)[0], { look: 'plan', begin: BEGAN + 5 * MINUTE, end: BEGAN + 35 * MINUTE });
});
