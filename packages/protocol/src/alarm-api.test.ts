import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acknowledgeRequestSchema, alarmHistoryQuerySchema, alarmRowSchema, alarmViewSchema } from './alarm-api.ts';

const ALARM = {
  id: 'channel-missing:kettle-1.heat.wort',
  node: 'kettle-1.heat',
  code: 'channel-missing',
  priority: 'warning',
  about: 'kettle-1.heat.wort',
  detail: 'no probe answers',
  since: 1_700_000_000_000,
  active: true,
  latched: false,
};

test('a page takes an alarm of an older hub, which keeps no events; a row of the history must have one', () => {
  assert.equal(alarmViewSchema.parse(ALARM).event, undefined);
  assert.equal(alarmRowSchema.safeParse(ALARM).success, false);
});

test('an acknowledgement needs no note, and a history query is read from text', () => {
  assert.deepEqual(acknowledgeRequestSchema.parse({}), { note: '' });
  const query = alarmHistoryQuerySchema.parse({ from: '5', to: '9' });
  assert.deepEqual(query, { from: 5, to: 9, limit: 100 });
  const after = '1700000000000.AAAAAAAAAAAAAAAA';
  assert.equal(alarmHistoryQuerySchema.parse({ from: '5', to: '9', after }).after, after);
  for (const bad of [{ after: 'x' }, { limit: '0' }, { limit: '1001' }, { kettle: 'UPPER' }])
    assert.equal(alarmHistoryQuerySchema.safeParse({ from: 5, to: 9, ...bad }).success, false);
});
