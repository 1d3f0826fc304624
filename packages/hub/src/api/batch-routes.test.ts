import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchNoteSchema, batchPageSchema, batchSchema, type ProgramState } from '@cerveceria/protocol';
import { testApi } from '../../tests/fakes/api-on-fakes.ts';
import { LOOP, reported } from '../../tests/fakes/made-fleet.ts';
import { NODE, WALL } from '../../tests/fakes/made-frames.ts';
import { codeOf, KETTLE } from '../../tests/fakes/recipe-files.ts';

const NOW = WALL + 100_000;
const MINUTE = 60_000;
const rest = (id: string, setPoint: number) => {
  const fixed = { kind: 'rest', rampMs: null, power: null, pump: 'on', additions: [] };
  return { ...fixed, id, name: `=${id}`, setPoint, end: { kind: 'time', ms: 10 * MINUTE } };
};
const PROGRAM = { id: 'kolsch', name: 'Kölsch', recipe: 'abc-1', steps: [rest('a', 65.2), rest('b', 72)] };

async function brewing() {
  const api = await testApi();
  const begin = async () => {
    const { json } = await api.ask('POST', `/api/v1/kettles/${KETTLE}/program`, 'brewer', { program: PROGRAM });
    return (json as { id: string }).id;
  };
  const get = async (id: string) => batchSchema.parse((await api.ask('GET', `/api/v1/batches/${id}`, 'viewer')).json);
  const id = await begin();
  const tell = async (more: Partial<ProgramState>, at = NOW) => {
    const steps = PROGRAM.steps.map(({ id: step, name, setPoint }) => ({
      id: step,
      kind: 'rest' as const,
      name,
      setPoint,
    }));
    const fixed = { id, name: 'Kölsch', loop: LOOP, phase: 'count' as const, index: 0, steps, counted: 0, extra: 0 };
    const none = { ends: [], doubt: null, records: [], ask: null, answered: null, refused: null };
    api.agents.reported(NODE, reported({ at, program: { ...fixed, ...none, ...more } }));
    await api.keeper.settled();
  };
  return { ...api, id, begin, get, tell };
}

const record = (step: string, began: number, more: Partial<ProgramState['records'][number]> = {}) => ({
  ...{ step, began, reached: null, ended: null, how: null },
  ...more,
});

test('a program that is begun by hand is a batch at once, planned and not yet brewed', async () => {
  const { id, get } = await brewing();
  const batch = await get(id);
  assert.deepEqual([batch.state, batch.name, batch.recipe, batch.owner], ['asked', 'Kölsch', 'abc-1', 'bruno']);
  assert.deepEqual([batch.kettle, batch.node, batch.asked, batch.began], [KETTLE, NODE, NOW, null]);
  assert.deepEqual(
    batch.plan.map(({ step, planned, tolerance, actual }) => [step, planned.length, planned.end, tolerance, actual]),
    [
      ['a', 10 * MINUTE, null, 0.3, []],
      ['b', 10 * MINUTE, null, 0.3, []],
    ],
  );
  assert.deepEqual(
    batch.deeds.map(({ who, what, at }) => [who, what, at]),
    [['bruno', 'program.begin', NOW]],
  );
});

test('planned against actual: the ends foreseen first are the plan, what came is told beside it, with energy', async () => {
  const { id, get, tell } = await brewing();
  const ends = [
    { step: 'a', at: NOW + 10 * MINUTE },
    { step: 'b', at: NOW + 25 * MINUTE },
  ];
  const began = WALL + 500;
  await tell({ ends, records: [record('a', began)] });
  await tell({ ends: ends.map(({ step, at }) => ({ step, at: at + 5 * MINUTE })), records: [record('a', began)] });
  const done = record('a', began, { reached: WALL + 10_000, ended: NOW + 13 * MINUTE, how: 'time', energyWh: 512.5 });
  const second = record('b', NOW + 13 * MINUTE, { energyWh: 20 });
  await tell({ index: 1, records: [done, second], energyWh: 532.5 });
  const batch = await get(id);
  assert.deepEqual([batch.state, batch.index, batch.began, batch.energyWh], ['running', 1, began, 532.5]);
  assert.deepEqual(
    batch.plan.map(({ planned: { begin, end, foreseen } }) => [begin, end, foreseen]),
    [
      [began, NOW + 10 * MINUTE, NOW],
      [NOW + 10 * MINUTE, NOW + 25 * MINUTE, NOW],
    ],
  );
  assert.deepEqual(batch.plan[0]?.actual, [done]);
  assert.deepEqual(batch.deviations[0], { step: 'a', kind: 'late', by: 3 * MINUTE });
});

test('the process value of a step is judged from the history, from its set point reached to its end', async () => {
  const { id, get, tell } = await brewing();
  const [reached, ended] = [WALL + 10_000, WALL + 40_000];
  await tell({ records: [record('a', WALL, { reached, ended, how: 'time' })] });
  const [step] = (await get(id)).plan;
  // The made frames rise by 0.01 °C a second from 65.00 °C.
  assert.deepEqual([step?.statistics?.min, step?.statistics?.max, step?.statistics?.count], [65.09, 65.39, 31]);
  assert.ok(Math.abs((step?.statistics?.mean ?? 0) - 65.24) < 1e-9);
  await tell({ records: [record('a', WALL, { reached, ended: WALL + 60_000, how: 'time' })] });
  assert.deepEqual((await get(id)).deviations, [{ step: 'a', kind: 'warm', by: 0.09 }]);
});

test('records that are told again, or lost by the node, are there once', async () => {
  const { id, get, tell } = await brewing();
  const a = record('a', NOW, { reached: NOW + 5, ended: NOW + 10, how: 'repeated' });
  const again = record('a', NOW + 10, { reached: NOW + 12, ended: NOW + 20, how: 'skipped' });
  await tell({ records: [a, again] });
  await tell({ records: [a, again] });
  await tell({ records: [record('a', NOW)] });
  await tell({ index: 1, records: [record('b', NOW + 20)] });
  const batch = await get(id);
  assert.deepEqual(
    batch.plan.map(({ actual }) => actual),
    [[a, again], [record('b', NOW + 20)]],
  );
  assert.deepEqual(
    batch.deviations.map(({ kind }) => kind),
    ['skipped', 'repeated'],
  );
});

test('a batch ends with its program, when it is taken away, or when the node refuses it', async () => {
  const { ask, id, begin, get, tell, agents, keeper } = await brewing();
  const last = record('b', NOW, { reached: NOW, ended: NOW + 9, how: 'time' });
  await tell({ phase: 'done', index: 1, records: [last] });
  assert.deepEqual([(await get(id)).state, (await get(id)).ended], ['done', NOW + 9]);
  const second = await begin();
  await ask('DELETE', `/api/v1/kettles/${KETTLE}/program`, 'brewer');
  await keeper.settled();
  assert.deepEqual([(await get(second)).state, (await get(second)).ended], ['ended', NOW]);
  const third = await begin();
  const refused = [{ loop: LOOP, id: third, code: 'program-late', at: NOW + 3 }];
  agents.reported(NODE, reported({ refused, program: null }));
  await keeper.settled();
  const { state, refused: why } = await get(third);
  assert.deepEqual([state, why], ['refused', 'program-late']);
  assert.equal((await get(id)).state, 'done');
});

test('who did what on the kettle while it brewed stands in the batch, and nothing of other kettles', async () => {
  const { ask, id, get, keeper } = await brewing();
  const override = { mode: 'auto', setPoint: 60, reason: 'foam', duration: 60_000 };
  await ask('PUT', `/api/v1/loops/${LOOP}/override`, 'operator', override);
  await ask('DELETE', `/api/v1/loops/${LOOP}/override`, 'brewer');
  await ask('POST', `/api/v1/kettles/${KETTLE}/program/orders`, 'brewer', { kind: 'extend', ms: 60_000 });
  await ask('POST', '/api/v1/users', 'operator', { user: 'nueva', password: 'una-contraseña', role: 'viewer' });
  await keeper.settled();
  assert.deepEqual(
    (await get(id)).deeds.map(({ who, what, detail }) => `${who} ${what} ${detail}`),
    [
      'bruno program.begin Kölsch, 2 steps',
      'olga override.set auto 60 °C for 60 s: foam',
      'bruno override.clear ',
      'bruno program.order extend by 60 s',
    ],
  );
});

test('gravities that a brewer notes give alcohol and attenuation; a viewer notes nothing', async () => {
  const { ask, id, get } = await brewing();
  const path = `/api/v1/batches/${id}/notes`;
  const og = {
    text: 'in the fermenter',
    measured: [
      { what: 'og', value: 1.05 },
      { what: 'volume', value: 38.5 },
    ],
  };
  const note = batchNoteSchema.parse((await ask('POST', path, 'brewer', og)).json);
  assert.deepEqual([note.who, note.at, note.measured[1]?.value], ['bruno', NOW, 38.5]);
  await ask('POST', path, 'brewer', { measured: [{ what: 'fg', value: 1.01 }], at: NOW + 5 });
  const batch = await get(id);
  assert.deepEqual([batch.og, batch.fg], [1.05, 1.01]);
  assert.ok(Math.abs((batch.alcohol ?? 0) - 5.25) < 1e-9 && Math.abs((batch.attenuation ?? 0) - 0.8) < 1e-9);
  assert.equal(codeOf(await ask('POST', path, 'viewer', og)), '403 AUTH_FORBIDDEN');
  for (const bad of [
    {},
    { text: ' ' },
    { measured: [{ what: 'og', value: 50 }] },
    { measured: [{ what: 'ph', value: 15 }] },
  ])
    assert.equal(codeOf(await ask('POST', path, 'brewer', bad)), '400 REQUEST_INVALID', JSON.stringify(bad));
  assert.equal(codeOf(await ask('POST', '/api/v1/batches/none/notes', 'brewer', og)), '404 BATCH_UNKNOWN');
});

test('the list is newest first, by kettle, in pages', async () => {
  const { ask, id, begin, clock, keeper } = await brewing();
  const ids = [id];
  for (let n = 0; n < 4; n++) {
    await ask('DELETE', `/api/v1/kettles/${KETTLE}/program`, 'brewer');
    await keeper.settled();
    clock.advance(1000);
    ids.unshift(await begin());
  }
  const page = async (query: string) =>
    batchPageSchema.parse((await ask('GET', `/api/v1/batches?${query}`, 'viewer')).json);
  const first = await page(`kettle=${KETTLE}&limit=2`);
  const second = await page(`kettle=${KETTLE}&limit=2&after=${first.next}`);
  const third = await page(`limit=2&after=${second.next}`);
  assert.deepEqual(
    [first, second, third].flatMap(({ batches }) => batches.map((each) => each.id)),
    ids,
  );
  assert.deepEqual([third.next, (await page('kettle=other')).batches], [null, []]);
  assert.deepEqual(
    first.batches.map(({ state }) => state),
    ['asked', 'ended'],
  );
});

test('the steps go into a spreadsheet, and none of them as a formula', async () => {
  const { ask, id, tell } = await brewing();
  await tell({ records: [record('a', NOW, { reached: NOW + 5, ended: NOW + 600_000, how: 'time', energyWh: 7 })] });
  const { text, headers } = await ask('GET', `/api/v1/batches/${id}/export?format=csv`, 'viewer');
  const [head, a, b] = text.split('\r\n');
  assert.match(head ?? '', /^step,kind,name,set_point,tolerance,planned_begin/);
  assert.match(a ?? '', /^a,rest,'=a,65.2,0.3,,,600,2023-11-14T22:15:00.000Z,.*,time,.*,7,/);
  assert.match(b ?? '', /^b,rest,'=b,72,0.3,,,600,,,,,,,,,$/);
  assert.match(
    headers.get('content-disposition') ?? '',
    /attachment; filename="Kolsch .*\.csv"; filename\*=UTF-8''K%C3%B6lsch/,
  );
  const json = await ask('GET', `/api/v1/batches/${id}/export?format=json`, 'viewer');
  assert.equal(batchSchema.parse(json.json).id, id);
});
