import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filerBench, saidOf, WALL } from '../../tests/fakes/filer-bench.ts';
import { derivedSchema } from '../derived/derived-schema.ts';
import { virtualKey } from './virtual-doc.ts';

const MINUTE = 60_000;

const report = (node: string, minute: number, unit = 'pH', count = 3) => ({
  source: node,
  readings: Array.from({ length: count }, (_, i) => {
    return { channel: 'ph', time: WALL - 1000 * MINUTE + minute * MINUTE + i * 1000, value: 5 + minute / 10, unit };
  }),
});

test('requests that are filed together are the frames that they are one by one, numbered in one write a node', async () => {
  const [together, alone] = [filerBench(), filerBench()];
  const bodies = [0, 1, 2, 3, 4, 5].map((n) => report(n % 2 === 0 ? 'k.lab' : 'k.cellar', n));
  const both = [...bodies, [report('k.lab', 6), report('k.cellar', 7)]];
  const requests = both.map((body, n) => together.request(`r${n}`, body));
  const { filed, looked } = await together.worker().together(requests);
  assert.equal(looked, 7);
  assert.deepEqual(
    [...filed].map(([id, { readings, sources }]) => [id, readings, sources]),
    [...bodies.map(({ source }, n) => [`r${n}`, 3, [source]]), ['r6', 6, ['k.lab', 'k.cellar']]],
  );
  for (const each of requests) await alone.worker().file(each);
  assert.deepEqual(together.given.map(saidOf).sort(), alone.given.map(saidOf).sort());
  assert.deepEqual(
    (await Promise.all(['k.lab', 'k.cellar'].map((node) => together.store.get(virtualKey(node))))).map(
      (doc) => doc?.version,
    ),
    [1, 1],
  );
  assert.equal(together.told.length, alone.told.length);
});

test('what is wrong among many is left out, with what contradicts an earlier one of them, and takes no number', async () => {
  const { given, request, worker } = filerBench();
  const { together, file } = worker();
  const twice = request('a', report('k.lab', 0));
  const requests = [
    twice,
    request('broken', 'nonsense'),
    request('other unit', report('k.lab', 1, '°C')),
    twice,
    request('b', report('k.lab', 2)),
  ];
  const { filed, looked } = await together(requests);
  assert.deepEqual([[...filed.keys()], looked], [['a', 'b'], 5]);
  assert.deepEqual(
    given.map(({ first, last }) => [first, last]),
    [
      [1, 3],
      [4, 6],
    ],
  );
  await assert.rejects(file(request('other unit', report('k.lab', 1, '°C'))), { code: 'REPORT_UNIT' });
});

test('requests whose frames the tier did not take are finished one by one, under the same numbers', async () => {
  const { given, request, worker, dies, tier } = filerBench();
  const requests = [0, 1, 2].map((n) => request(`r${n}`, report('k.lab', n)));
  dies(0);
  assert.equal((await worker().together(requests)).filed.size, 0);
  const before = given.splice(0).map(saidOf);
  dies(Number.POSITIVE_INFINITY);
  // Another one is quicker with the last of them, which has to wait for those before it.
  const { together, file } = worker();
  await assert.rejects(file(requests[2] as (typeof requests)[number]), { code: 'REPORT_WAITS' });
  given.splice(0);
  assert.equal((await together(requests)).filed.size, 3);
  assert.deepEqual(given.map(saidOf), before);
  // What lies there already is looked at by who files it alone.
  assert.equal((await together(requests)).filed.size, 0);
  for (const each of requests) await file(each);
  assert.equal((await tier.totals('k.lab'))[0]?.held, 9);
});

test('what goes on from report to report is not filed together', async () => {
  const { given, request, worker } = filerBench();
  const litres = { kind: 'flow-volume', channel: 'k.lab.litres', from: 'k.lab.flow' };
  const { together } = worker(derivedSchema.parse([litres]));
  const { filed } = await together([request('a', report('k.lab', 0)), request('b', report('k.cellar', 0))]);
  assert.deepEqual([[...filed.keys()], given.map(({ node }) => node)], [['b'], ['k.cellar']]);
});

test('of requests that bring very much a part is looked at, so that not all of it is in memory at once', async () => {
  const { request, worker } = filerBench();
  const requests = [0, 1, 2, 3, 4, 5, 6].map((n) => request(`r${n}`, report('k.lab', n, 'pH', 10_000)));
  const { filed, looked } = await worker().together(requests);
  assert.deepEqual([looked, filed.size], [6, 6]);
});
