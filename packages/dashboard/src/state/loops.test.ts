import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleAlarm, sampleChannel, sampleLoop, sampleNode } from '../wire/message-samples.ts';
import { standingAlarms, worstOf } from './alarms.ts';
import { goodValue, kettleParts, vesselFor } from './kettle-parts.ts';
import { loopsOfKettle, ruleOf, withLoops } from './loops.ts';

test('an override is told by name, reason and end, only from what the node reported', () => {
  assert.deepEqual(ruleOf(sampleLoop(), sampleNode()), { by: 'override', owner: 'ana', reason: 'late', expires: 9000 });
  assert.deepEqual(ruleOf(sampleLoop({ state: null }), sampleNode()), { by: 'unknown' });
});

test('safety is told with its veto, a local stop with who stopped', () => {
  const state = sampleLoop().state;
  assert.ok(state);
  const safety = sampleLoop({ state: { ...state, source: 'safety', veto: 'dry-fire' } });
  assert.deepEqual(ruleOf(safety, undefined), { by: 'safety', code: 'dry-fire' });
  const stopped = sampleLoop({ state: { ...state, source: 'local-stop' } });
  assert.deepEqual(ruleOf(stopped, sampleNode()), { by: 'local-stop', owner: 'ana', reason: 'foam' });
  assert.deepEqual(ruleOf(stopped, undefined), { by: 'local-stop', owner: null, reason: '' });
});

test('loops of a kettle come heat first, and those of kettle-10 are not those of kettle-1', () => {
  const pump = sampleLoop({
    node: 'kettle-1.flow',
    spec: { ...sampleLoop().spec, id: 'kettle-1.flow.a', kind: 'pump' },
  });
  const other = sampleLoop({ node: 'kettle-10.heat', spec: { ...sampleLoop().spec, id: 'kettle-10.heat.mash' } });
  const loops = withLoops(new Map(), [pump, other, sampleLoop()]);
  assert.deepEqual(
    loopsOfKettle(loops, 'kettle-1').map((loop) => loop.spec.id),
    ['kettle-1.heat.mash', 'kettle-1.flow.a'],
  );
});

test('the alarm that came first leads; what is over and latched comes after what is active, notes last', () => {
  const alarms = [
    sampleAlarm({ id: 'second', since: 20 }),
    sampleAlarm({ id: 'over', since: 1, active: false, latched: true }),
    sampleAlarm({ id: 'note', since: 2, priority: 'info' }),
    sampleAlarm({ id: 'first', since: 10, priority: 'warning' }),
    sampleAlarm({ id: 'gone', since: 0, active: false, latched: false }),
  ];
  const standing = standingAlarms(alarms);
  assert.deepEqual(
    standing.map((alarm) => alarm.id),
    ['first', 'second', 'note', 'over'],
  );
  assert.equal(worstOf(standing), 'critical');
  assert.equal(worstOf([]), null);
});

test('a kettle is drawn from what is measured, and a faulty level is not drawn as a level', () => {
  const level = sampleChannel({
    id: 'kettle-1.flow.level',
    unit: 'L',
    latest: { value: 38, state: 'ok', code: null, time: 1 },
  });
  const parts = kettleParts([sampleChannel(), level], [sampleLoop()]);
  assert.equal(parts.level?.id, 'kettle-1.flow.level');
  assert.equal(parts.wort?.id, 'kettle-1.heat.wort');
  assert.equal(parts.flow, null);
  assert.equal(goodValue(level), 38);
  for (const state of ['stale', 'fault', 'missing'] as const)
    assert.equal(goodValue({ ...level, latest: { ...level.latest, state } }), null);
});

test('the vessel has a tenth to spare above its wort', () => {
  assert.deepEqual([0, 9, 9.2, 38, 46, 9000].map(vesselFor), [10, 10, 20, 50, 60, 11250]);
});
