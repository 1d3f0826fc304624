import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alarmHistorySchema, alarmRowSchema, alarmViewSchema, errorBodySchema } from '@cerveceria/protocol';
import { z } from 'zod';
import { testApi } from '../../tests/fakes/api-on-fakes.ts';
import { madeAlarm, settled } from '../../tests/fakes/made-alarms.ts';
import { reported } from '../../tests/fakes/made-fleet.ts';
import { NODE, WALL } from '../../tests/fakes/made-frames.ts';

async function withAlarms(count: number) {
  const api = await testApi();
  const events = api.alarms.hearing({
    joined() {},
    live() {},
    reported: (n, r) => api.fleet.reported(n, r),
    left() {},
  });
  const alarms = Array.from({ length: count }, (_, i) => madeAlarm({ id: `x:${i}`, since: WALL + i }));
  events.reported(NODE, reported({ alarms }));
  await settled();
  const ids = z.array(alarmViewSchema).parse((await api.ask('GET', '/api/v1/alarms', 'viewer')).json);
  return { ...api, ids: ids.map(({ event }) => event?.id ?? '') };
}

test('a viewer reads alarms and may not acknowledge; a brewer may, once or twice', async () => {
  const { ask, ids } = await withAlarms(1);
  const path = `/api/v1/alarms/${ids[0]}/ack`;
  assert.equal((await ask('POST', path, undefined, {})).status, 401);
  assert.equal((await ask('POST', path, 'viewer', {})).status, 403);
  for (const as of ['brewer', 'operator'] as const) {
    const { status, json } = await ask('POST', path, as, { note: as });
    assert.equal(status, 200);
    const { event } = alarmRowSchema.parse(json);
    assert.deepEqual(
      [event.state, event.acknowledged?.by, event.acknowledged?.note],
      ['acknowledged', 'bruno', 'brewer'],
    );
  }
});

test('an event that does not exist, and an id that is none, are refused in words', async () => {
  const { ask } = await withAlarms(0);
  const unknown = await ask('POST', '/api/v1/alarms/AAAAAAAAAAAAAAAA/ack', 'brewer', {});
  assert.deepEqual([unknown.status, errorBodySchema.parse(unknown.json).error.code], [404, 'ALARM_UNKNOWN']);
  assert.equal((await ask('POST', '/api/v1/alarms/short/ack', 'brewer', {})).status, 400);
  assert.equal((await ask('GET', '/api/v1/alarms/history?from=9&to=5', 'viewer')).status, 400);
});

test('the history is read page by page, each event once, newest first', async () => {
  const { ask } = await withAlarms(25);
  const seen: number[] = [];
  let after = '';
  for (let pages = 0; pages < 5; pages++) {
    const query = `from=${WALL}&to=${WALL + 99}&kettle=kettle-1&limit=10${after}`;
    const { rows, next } = alarmHistorySchema.parse(
      (await ask('GET', `/api/v1/alarms/history?${query}`, 'viewer')).json,
    );
    seen.push(...rows.map(({ since }) => since - WALL));
    if (next === null) break;
    after = `&after=${next}`;
  }
  assert.deepEqual(
    seen,
    Array.from({ length: 25 }, (_, i) => 24 - i),
  );
  const other = await ask('GET', `/api/v1/alarms/history?from=0&to=${WALL + 99}&kettle=kettle-2`, 'viewer');
  assert.deepEqual(alarmHistorySchema.parse(other.json), { rows: [], next: null });
});
