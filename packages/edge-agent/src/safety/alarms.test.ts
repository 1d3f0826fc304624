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
  const first = updateAlarms(NO_ALARMS, [CONDITION], 1000);
  const later = updateAlarms(first, [CONDITION], 9000);
  assert.deepEqual(alarmList(later), [
    { ...CONDITION, id: 'input-missing:kettle-1.heat.mash', since: 1000, active: true },
  ]);
  for (const alarm of alarmList(later)) assert.deepEqual(alarmSchema.parse(alarm), alarm);
});

test('one that ends is told as ended for a minute and then forgotten', () => {
  const raised = updateAlarms(NO_ALARMS, [CONDITION], 1000);
  const ended = updateAlarms(raised, [], 2000);
  assert.equal(alarmList(ended)[0]?.active, false);
  assert.equal(alarmList(updateAlarms(ended, [], 62_000)).length, 0);
});

test('one that comes again is a new one', () => {
  const ended = updateAlarms(updateAlarms(NO_ALARMS, [CONDITION], 1000), [], 2000);
  assert.equal(alarmList(updateAlarms(ended, [CONDITION], 3000))[0]?.since, 3000);
});
