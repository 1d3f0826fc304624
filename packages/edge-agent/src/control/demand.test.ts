import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Demand, Desired, LoopSpec, Override } from '@cerveceria/protocol';
import { type Accepted, acceptDesired, NOTHING_ACCEPTED, refusalCode, rule } from './demand.ts';

const MASH: LoopSpec = {
  id: 'kettle-1.heat.mash',
  kind: 'heat',
  input: 'kettle-1.heat.wort',
  setPointChannel: 'kettle-1.heat.mash-sp',
  dutyChannel: 'kettle-1.heat.mash-duty',
  unit: '°C',
  min: 0,
  max: 104,
};
const PUMP: LoopSpec = { ...MASH, id: 'kettle-1.heat.pump', kind: 'pump', input: null, min: null, max: null };
const OFF: Demand = { mode: 'off' };
const auto = (setPoint: number): Demand => ({ mode: 'auto', setPoint });

function overrideOf(expires: number, more: Partial<Override> = {}): Override {
  return { mode: 'auto', setPoint: 70, id: 'o1', owner: 'ana', reason: 'mash out', issued: 0, expires, ...more };
}
function desiredOf(loops: Desired['loops'], version = 1): Desired {
  return { node: 'kettle-1.heat', version, issued: 0, loops, stop: null };
}
const take = (desired: Desired, wall: number, before: ReadonlyMap<string, Accepted> = new Map()) =>
  acceptDesired([MASH, PUMP], desired, wall, before);

test('local stop beats override beats program beats desired beats default', () => {
  const all: Accepted = { demand: auto(52), override: overrideOf(1000) };
  const bare: Accepted = { demand: auto(52), override: null };
  assert.equal(rule(all, OFF, auto(63), true, 0).source, 'local-stop');
  assert.deepEqual(rule(all, OFF, auto(63), true, 0).demand, OFF);
  assert.equal(rule(all, OFF, auto(63), false, 0).demand.setPoint, 70);
  assert.equal(rule(bare, OFF, auto(63), false, 0).demand.setPoint, 63);
  assert.equal(rule(bare, OFF, null, false, 0).demand.setPoint, 52);
  assert.deepEqual(rule(NOTHING_ACCEPTED, auto(20), null, false, 0), {
    demand: auto(20),
    source: 'default',
    override: null,
  });
});

test('an override ends at its expiry and gives the loop back', () => {
  const accepted: Accepted = { demand: auto(52), override: overrideOf(1000) };
  assert.equal(rule(accepted, OFF, null, false, 999).source, 'override');
  assert.equal(rule(accepted, OFF, null, false, 1000).source, 'desired');
});

test('an override that expired on its way is refused and told, never carried out late', () => {
  const { accepted, refused } = take(desiredOf({ [MASH.id]: { demand: auto(52), override: overrideOf(1000) } }), 1000);
  assert.deepEqual(refused, [{ loop: MASH.id, id: 'o1', code: 'override-expired', at: 1000 }]);
  assert.deepEqual(accepted.get(MASH.id), { demand: auto(52), override: null });
});

test('an override that ran here and ended is no refusal when a newer document still names it', () => {
  const loops = { [MASH.id]: { demand: null, override: overrideOf(1000) } };
  const first = take(desiredOf(loops), 500);
  const later = take(desiredOf(loops, 2), 2000, first.accepted);
  assert.deepEqual(later.refused, []);
  assert.equal(rule(later.accepted.get(MASH.id) ?? NOTHING_ACCEPTED, OFF, null, false, 2000).source, 'default');
});

test('what the loop cannot do is refused with a code of its own', () => {
  assert.equal(refusalCode(MASH, auto(104)), null);
  assert.equal(refusalCode(MASH, auto(104.1)), 'set-point-out-of-range');
  assert.equal(refusalCode(MASH, auto(-0.1)), 'set-point-out-of-range');
  assert.equal(refusalCode(MASH, { mode: 'auto' }), 'set-point-missing');
  assert.equal(refusalCode(MASH, { mode: 'manual' }), 'duty-missing');
  assert.equal(refusalCode(MASH, { mode: 'manual', duty: -0.5 }), 'duty-out-of-range');
  assert.equal(refusalCode({ ...MASH, kind: 'ferment' }, { mode: 'manual', duty: -0.5 }), null);
  assert.equal(refusalCode(PUMP, auto(1)), 'mode-unsupported');
  assert.equal(refusalCode(PUMP, OFF), null);
});

test('a refused override leaves the demand below it in force, and the other way round', () => {
  const bad = desiredOf({
    [MASH.id]: { demand: auto(200), override: overrideOf(1000) },
    [PUMP.id]: { demand: { mode: 'manual', duty: 1 }, override: overrideOf(1000, { id: 'o2' }) },
  });
  const { accepted, refused } = take(bad, 0);
  assert.equal(accepted.get(MASH.id)?.demand, null);
  assert.equal(accepted.get(MASH.id)?.override?.id, 'o1');
  assert.equal(accepted.get(PUMP.id)?.demand?.duty, 1);
  assert.deepEqual(
    refused.map(({ id, code }) => [id, code]),
    [
      ['desired-1', 'set-point-out-of-range'],
      ['o2', 'mode-unsupported'],
    ],
  );
});

test('a loop that this node does not have is refused and does no harm', () => {
  const { accepted, refused } = take(desiredOf({ 'kettle-1.heat.boil': { demand: auto(99), override: null } }), 0);
  assert.equal(accepted.size, 0);
  assert.equal(refused[0]?.code, 'loop-unknown');
});
