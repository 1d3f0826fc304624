import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Calibration, ChannelSpec } from '@cerveceria/protocol';
import { testApi } from '../../tests/fakes/api-on-fakes.ts';
import { FACTS } from '../../tests/fakes/made-fleet.ts';
import { NODE, SPEC } from '../../tests/fakes/made-frames.ts';
import { derivationSchema } from '../derived/derived-schema.ts';
import { nodeKey } from '../ingest/node-record.ts';

const LAB = 'kettle-1.lab';
const PATH = `/api/v1/channels/${LAB}.ph/calibration`;
const LINE = {
  points: [
    [4.2, 4.01],
    [7.1, 7],
  ],
  date: '2026-01-09',
};

const DERIVED = derivationSchema.parse({
  ...{ kind: 'hydrometer', channel: `${LAB}.sg`, from: `${LAB}.ph`, temperature: `${LAB}.t` },
});

const codeOf = ({ status, json }: { status: number; json: unknown }) => [
  status,
  (json as { error: { code: string } }).error.code,
];

async function bench(...names: string[]) {
  const api = await testApi({}, undefined, [DERIVED]);
  const specOf = (name: string): ChannelSpec => ({ id: `${LAB}.${name}`, unit: 'pH', res: 0.001, kind: 'analog' });
  const lab = { ...FACTS, node: LAB, loops: [], channels: ['ph', ...names].map(specOf), virtual: true };
  await api.store.put(nodeKey(LAB), { ...lab, seen: 0, hub: 'hub-a' }, null);
  await api.store.put(nodeKey(NODE), { ...FACTS, seen: 0, hub: 'hub-a' }, null);
  return api;
}

test('an operator calibrates what comes with reports; it says who and when, and stands in the audit log', async () => {
  const { ask, clock, services } = await bench();
  assert.deepEqual(codeOf(await ask('GET', PATH, 'viewer')), [404, 'CALIBRATION_NONE']);
  const set = await ask('PUT', PATH, 'operator', LINE);
  assert.equal(set.status, 200);
  const calibration: Calibration = (await ask('GET', PATH, 'viewer')).json as Calibration;
  assert.deepEqual(calibration, { channel: `${LAB}.ph`, ...LINE, by: 'olga', set: clock.wall() });
  const again = await ask('PUT', PATH, 'operator', { points: [[4, 4.1]], date: '2026-01-10', by: 'Ana' });
  assert.deepEqual((again.json as Calibration).by, 'Ana');
  assert.equal((await ask('DELETE', PATH, 'operator')).status, 200);
  assert.deepEqual(codeOf(await ask('GET', PATH, 'viewer')), [404, 'CALIBRATION_NONE']);
  assert.deepEqual(codeOf(await ask('DELETE', PATH, 'operator')), [404, 'CALIBRATION_NONE']);
  const rows = await services.audit.recent(3);
  assert.deepEqual(
    rows.map(({ who, what, about, detail }) => [who, what, about, detail]),
    [
      ['olga', 'calibration.clear', `${LAB}.ph`, 'none any more; it was 4 is 4.1'],
      ['olga', 'calibration.set', `${LAB}.ph`, '4 is 4.1; 2026-01-10, Ana'],
      ['olga', 'calibration.set', `${LAB}.ph`, '4.2 is 4.01, 7.1 is 7; 2026-01-09, olga'],
    ],
  );
});

/** What is refused changes nothing, so that these share one. */
const LONG = 'a-name-of-thirty-characters-it';
const refusing = bench('orp', 'orp-raw', 'sg', LONG);

test('only an operator may calibrate', async () => {
  const { ask } = await refusing;
  assert.equal((await ask('PUT', PATH, 'brewer', LINE)).status, 403);
  assert.equal((await ask('DELETE', PATH, 'brewer')).status, 403);
  assert.equal((await ask('GET', PATH)).status, 401);
});

test('what an agent measures is calibrated at the edge, and the answer says where', async () => {
  const { ask } = await refusing;
  const path = `/api/v1/channels/${SPEC.id}/calibration`;
  for (const [method, body] of [['PUT', LINE], ['GET'], ['DELETE']] as const) {
    const answer = await ask(method, path, 'operator', body);
    assert.deepEqual(codeOf(answer), [409, 'CALIBRATION_AT_EDGE']);
    assert.match(answer.text, /configuration of its agent/);
  }
  const none = await ask('PUT', `/api/v1/channels/${LAB}.none/calibration`, 'operator', LINE);
  assert.deepEqual(codeOf(none), [404, 'CHANNEL_UNKNOWN']);
});

test('a line that is none, and a date that is none, are refused with their place', async () => {
  const { ask } = await refusing;
  for (const wrong of [
    { ...LINE, points: [] },
    { ...LINE, points: [[4.2, 'x']] },
    {
      ...LINE,
      points: [
        [4, 4],
        [4, 7],
      ],
    },
    {
      ...LINE,
      points: [
        [4, 4],
        [7, 4],
      ],
    },
    { ...LINE, date: 'yesterday' },
    { ...LINE, colour: 'red' },
  ])
    assert.deepEqual(codeOf(await ask('PUT', PATH, 'operator', wrong)), [400, 'REQUEST_INVALID']);
});

test('nothing is calibrated that the hub derives, or whose read values could not be kept under their name', async () => {
  const { ask } = await refusing;
  for (const name of ['orp', 'sg', LONG])
    assert.deepEqual(codeOf(await ask('PUT', `/api/v1/channels/${LAB}.${name}/calibration`, 'operator', LINE)), [
      409,
      'CALIBRATION_NAME',
    ]);
});

test('what was read of a calibrated channel is not calibrated itself', async () => {
  const { ask, store } = await bench();
  await ask('PUT', PATH, 'operator', LINE);
  const { value } = (await store.get<{ channels: ChannelSpec[] }>(nodeKey(LAB))) as {
    value: { channels: ChannelSpec[] };
  };
  const channels = [...value.channels, { ...(value.channels[0] as ChannelSpec), id: `${LAB}.ph-raw` }];
  await store.put(nodeKey(LAB), { ...value, channels }, 'any');
  const raw = await ask('PUT', `/api/v1/channels/${LAB}.ph-raw/calibration`, 'operator', LINE);
  assert.deepEqual(codeOf(raw), [409, 'CALIBRATION_NAME']);
  assert.equal((await ask('PUT', PATH, 'operator', LINE)).status, 200, 'set anew when its read values are there');
});

test('all of them are listed: those of reports with what counts now, those of nodes as their files say', async () => {
  const { ask, store } = await bench('t', 'sg', 'ph-raw');
  const points = [
    [0.4, 0],
    [99.2, 100],
  ] as const;
  const calibrated = { points: [[...points[0]], [...points[1]]], date: '2025-12-01', by: 'Ana' };
  const node = (await store.get<object>(nodeKey(NODE))) as { version: number; value: object };
  const channels = [
    { ...SPEC, calibrated },
    { ...SPEC, id: `${NODE}.plain` },
  ];
  await store.put(nodeKey(NODE), { ...node.value, channels }, node.version);
  await ask('PUT', `/api/v1/channels/${LAB}.t/calibration`, 'operator', LINE);
  const { status, json } = await ask('GET', '/api/v1/calibrations', 'viewer');
  assert.equal(status, 200);
  const { points: line, date } = LINE;
  const lab = { unit: 'pH', res: 0.001, at: 'hub' };
  assert.deepEqual(json, [
    { channel: SPEC.id, unit: SPEC.unit, res: SPEC.res, at: 'node', calibrated },
    { channel: `${LAB}.ph`, ...lab, calibrated: null },
    { channel: `${LAB}.ph-raw`, ...lab, calibrated: null },
    { channel: `${LAB}.t`, ...lab, calibrated: { points: line, date, by: 'olga' } },
  ]);
});
