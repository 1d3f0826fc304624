import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programSchema, stepSchema } from './program.ts';

const REST = {
  id: 's01-rest',
  kind: 'rest',
  name: 'Maltose',
  setPoint: 62.75,
  rampMs: null,
  power: null,
  pump: 'on',
  end: { kind: 'time', ms: 2_700_000 },
  additions: [],
};
const PROGRAM = { id: 'kolsch', name: 'Kölsch', recipe: null, steps: [REST] };

test('a step without a tolerance counts from 0.3 °C', () => {
  assert.equal(stepSchema.parse(REST).tolerance, 0.3);
});

test('a program keeps its decimals and its names', () => {
  const program = programSchema.parse(PROGRAM);
  assert.equal(program.steps[0]?.setPoint, 62.75);
  assert.equal(program.name, 'Kölsch');
});

test('a boil takes more additions than any peer has slots for', () => {
  const additions = Array.from({ length: 40 }, (_, at) => ({ name: `hop ${at}`, amount: '10 g', before: at * 60_000 }));
  assert.equal(stepSchema.parse({ ...REST, kind: 'boil', additions }).additions.length, 40);
});

for (const [what, change] of [
  ['a negative time', { end: { kind: 'time', ms: -1 } }],
  ['a set point above what a kettle can be', { setPoint: 131 }],
  ['a power above one', { power: 1.01 }],
  ['a kind that is not known', { kind: 'dance' }],
  ['a pump that rests for no time', { pump: { on: 0, off: 1000 } }],
  ['a question without words', { end: { kind: 'brewer', ask: '' } }],
  ['a gravity that is no beer', { end: { kind: 'gravity', below: 1038 } }],
] as const) {
  test(`a step with ${what} is refused`, () => {
    assert.equal(stepSchema.safeParse({ ...REST, ...change }).success, false);
  });
}

test('a program without steps is refused', () => {
  assert.equal(programSchema.safeParse({ ...PROGRAM, steps: [] }).success, false);
});
