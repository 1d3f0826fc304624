import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alarmSchema } from '@cerveceria/protocol';
import { alarmList, type Condition, NO_ALARMS, updateAlarms } from './alarms.ts';

const CONDITION: Condition = {
  code: 'input-missing',
  about: 'kettle-1.heat.mash',
  priority: 'critical',
  detail: 'output held off',
  latched: false,
};

test('a condition that stays is one alarm since its beginning', () => {
  const first = updateAlarms(NO_ALARMS, [CONDITION], 1000, true);
  const later = updateAlarms(first, [CONDITION], 9000, true);
  assert.deepEqual(alarmList(later), [
    { ...CONDITION, id: 'input-missing:kettle-1.heat.mash', since: 1000, active: true },
  ]);
  for (const alarm of alarmList(later)) assert.deepEqual(alarmSchema.parse(alarm), alarm);
});

test('one that ends is told as ended for a minute and then forgotten', () => {
  const raised = updateAlarms(NO_ALARMS, [CONDITION], 1000, true);
  const ended = updateAlarms(raised, [], 2000, true);
  assert.deepEqual([alarmList(ended)[0]?.active, alarmList(ended)[0]?.ended], [false, 2000]);
  assert.equal(alarmList(updateAlarms(ended, [], 62_000, true)).length, 0);
});

test('one that comes again is a new one', () => {
  const ended = updateAlarms(updateAlarms(NO_ALARMS, [CONDITION], 1000, true), [], 2000, true);
  assert.equal(alarmList(updateAlarms(ended, [CONDITION], 3000, true))[0]?.since, 3000);
});

test('one that ends while no hub is there is told for a minute after one is, with when it ended', () => {
  let alarms = updateAlarms(updateAlarms(NO_ALARMS, [CONDITION], 1000, false), [], 2000, false);
  alarms = updateAlarms(alarms, [], 3_600_000, false);
  alarms = updateAlarms(alarms, [], 3_659_000, true);
  assert.deepEqual([alarmList(alarms)[0]?.active, alarmList(alarms)[0]?.ended], [false, 2000]);
  assert.equal(alarmList(updateAlarms(alarms, [], 3_660_000, true)).length, 0);
});

test('of very many that ended unheard the newest 64 wait, and what stands is never among those that go', () => {
  const conditions = Array.from({ length: 100 }, (_, i) => ({ ...CONDITION, mark: `${i}` }));
  let alarms = NO_ALARMS;
  for (let i = 0; i <= 100; i++) alarms = updateAlarms(alarms, [CONDITION, ...conditions.slice(i, i + 1)], i, false);
  const list = alarmList(alarms);
  assert.deepEqual([list.length, list.filter(({ active }) => active).length], [65, 1]);
  assert.equal(Math.min(...list.map(({ ended }) => ended ?? 100)), 37);
});
