import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  auditRowSchema,
  type Desired,
  desiredSchema,
  errorBodySchema,
  type LoopSpec,
  type ProgramState,
  programViewSchema,
} from '@cerveceria/protocol';
import { z } from 'zod';
import { testApi } from '../../tests/fakes/api-on-fakes.ts';
import { FACTS, LOOP, reported } from '../../tests/fakes/made-fleet.ts';
import { NODE, WALL } from '../../tests/fakes/made-frames.ts';

const KETTLE = NODE.split('.')[0] as string;
const PATH = `/api/v1/kettles/${KETTLE}/program`;
const PUMP = `${NODE}.circulation`;
const NOW = WALL + 100_000;

const step = (id: string, setPoint: number) => {
  const fixed = { kind: 'rest', rampMs: null, power: null, pump: 'on', additions: [] };
  return { ...fixed, id, name: id, setPoint, end: { kind: 'time', ms: 600_000 } };
};
const PROGRAM = { id: 'kolsch', name: 'Kölsch', recipe: null, steps: [step('a', 63), step('b', 72)] };

async function brewery() {
  const api = await testApi();
  const pump = { id: PUMP, kind: 'pump', input: null, setPointChannel: null, dutyChannel: `${PUMP}-duty` } as const;
  api.fleet.learn({ ...FACTS, loops: [{ ...pump, unit: '1', min: null, max: null }, ...FACTS.loops] });
  const desired = async () => desiredSchema.parse((await api.store.get<Desired>(`desired/${NODE}`))?.value);
  const code = async (...ask: Parameters<typeof api.ask>) => {
    const { status, json } = await api.ask(...ask);
    return `${status} ${errorBodySchema.parse(json).error.code}`;
  };
  return { ...api, desired, code };
}

const state = (id: string, phase: ProgramState['phase']): ProgramState => ({
  ...{ id, name: 'Kölsch', loop: LOOP, phase, index: 0, steps: [], counted: 0, extra: 0, doubt: null, records: [] },
  ...{ ends: [{ step: 'a', at: NOW + 5 }], ask: null, answered: null, refused: null },
});

test('a program reaches the desired state of the node that heats, with its pump, and nothing else is lost', async () => {
  const { ask, desired } = await brewery();
  await ask('PUT', `/api/v1/loops/${LOOP}/desired`, 'brewer', { mode: 'auto', setPoint: 50 });
  const { status, json } = await ask('POST', PATH, 'brewer', { program: PROGRAM });
  const { id, node, version } = json as { id: string; node: string; version: number };
  assert.deepEqual([status, node, version], [200, NODE, 2]);
  const { program, order, loops } = await desired();
  assert.deepEqual([program?.id, program?.loop, program?.pump], [id, LOOP, PUMP]);
  assert.deepEqual([program?.startAt, program?.owner, program?.issued, order], [null, 'bruno', NOW, null]);
  assert.deepEqual(
    program?.program.steps.map(({ tolerance }) => tolerance),
    [0.3, 0.3],
  );
  assert.equal(loops[LOOP]?.demand?.setPoint, 50);
  await ask('PUT', `/api/v1/loops/${LOOP}/desired`, 'brewer', { mode: 'off' });
  await ask('POST', `/api/v1/nodes/${NODE}/stop`, 'brewer', { reason: 'smoke' });
  assert.equal((await desired()).program?.id, id, 'a change of something else leaves the program');
});

test('of several pumps the one that the loop names is driven', async () => {
  const { ask, desired, fleet } = await brewery();
  const [before] = FACTS.loops;
  const pump = (id: string) =>
    ({
      id,
      kind: 'pump',
      input: null,
      setPointChannel: null,
      dutyChannel: `${id}-duty`,
      unit: '1',
      min: null,
      max: null,
    }) as const;
  const wort = `${NODE}.wort-pump`;
  fleet.learn({ ...FACTS, loops: [pump(PUMP), pump(wort), { ...(before as LoopSpec), pump: wort }] });
  await ask('POST', PATH, 'brewer', { program: PROGRAM });
  assert.equal((await desired()).program?.pump, wort);
});

test('an order is the latest one, for this run, by name and time', async () => {
  const { ask, desired } = await brewery();
  await ask('POST', PATH, 'brewer', { program: PROGRAM, startAt: NOW + 60_000 });
  await ask('POST', `${PATH}/orders`, 'brewer', { kind: 'pause' });
  const { json } = await ask('POST', `${PATH}/orders`, 'brewer', { kind: 'extend', ms: 60_000 });
  const { program, order } = await desired();
  assert.equal(program?.startAt, NOW + 60_000);
  assert.deepEqual(order, {
    id: (json as { id: string }).id,
    program: program?.id,
    order: { kind: 'extend', ms: 60_000 },
    owner: 'bruno',
    issued: NOW,
  });
});

test('taken away, heater and pump are asked to be off, also where an override ruled', async () => {
  const { ask, desired } = await brewery();
  const override = { mode: 'auto', setPoint: 60, reason: 'r', duration: 60_000 };
  await ask('POST', PATH, 'brewer', { program: PROGRAM });
  await ask('PUT', `/api/v1/loops/${LOOP}/override`, 'brewer', override);
  assert.equal((await ask('DELETE', PATH, 'brewer')).status, 200);
  const { program, loops } = await desired();
  const off = { demand: { mode: 'off' }, override: null };
  assert.deepEqual([program, loops], [null, { [LOOP]: off, [PUMP]: off }]);
});

test('one program a kettle at a time, until its node says that it is done or that it refused it', async () => {
  const { ask, code, fleet } = await brewery();
  const begin = async () => ((await ask('POST', PATH, 'brewer', { program: PROGRAM })).json as { id: string }).id;
  const first = await begin();
  fleet.reported(NODE, reported({ program: state(first, 'count') }));
  assert.equal(await code('POST', PATH, 'brewer', { program: PROGRAM }), '409 PROGRAM_RUNNING');
  fleet.reported(NODE, reported({ program: state(first, 'done') }));
  const second = await begin();
  assert.notEqual(second, first);
  const refusal = { loop: LOOP, id: second, code: 'program-late', at: NOW };
  fleet.reported(NODE, reported({ program: null, refused: [refusal] }));
  assert.notEqual(await begin(), second);
});

test('what the kettle cannot do is refused, and nothing is written', async () => {
  const { code, store } = await brewery();
  const begin = (body: object, kettle = KETTLE) =>
    code('POST', `/api/v1/kettles/${kettle}/program`, 'brewer', { program: PROGRAM, ...body });
  assert.equal(await begin({ program: { ...PROGRAM, steps: [step('a', 101)] } }), '422 PROGRAM_INVALID');
  assert.equal(await begin({ program: { ...PROGRAM, steps: [step('a', 60), step('a', 70)] } }), '422 PROGRAM_INVALID');
  assert.equal(await begin({ program: { ...PROGRAM, steps: [] } }), '400 REQUEST_INVALID');
  assert.equal(await begin({ startAt: NOW - 1 }), '422 PROGRAM_INVALID');
  assert.equal(await begin({ node: `${KETTLE}.other` }), '404 NODE_UNKNOWN');
  assert.equal(await begin({}, 'kettle-9'), '404 KETTLE_UNKNOWN');
  assert.equal(await code('POST', `${PATH}/orders`, 'brewer', { kind: 'skip' }), '404 PROGRAM_NONE');
  assert.equal(await code('POST', `${PATH}/orders`, 'brewer', { kind: 'explode' }), '400 REQUEST_INVALID');
  assert.equal(await code('DELETE', PATH, 'brewer'), '404 PROGRAM_NONE');
  assert.equal(await store.get(`desired/${NODE}`), undefined);
});

test('a viewer sees how far a program is and may not touch it; who did what is in the audit log', async () => {
  const { ask, code, fleet, desired } = await brewery();
  for (const [method, path, body] of [
    ['POST', PATH, { program: PROGRAM }],
    ['POST', `${PATH}/orders`, { kind: 'skip' }],
    ['DELETE', PATH, undefined],
  ] as const)
    assert.equal(await code(method, path, 'viewer', body), '403 AUTH_FORBIDDEN');
  const { json } = await ask('POST', PATH, 'brewer', { program: PROGRAM });
  const { id } = json as { id: string };
  fleet.desire(NODE, await desired());
  fleet.reported(NODE, reported({ program: state(id, 'approach') }));
  const [view] = z.array(programViewSchema).parse((await ask('GET', '/api/v1/programs', 'viewer')).json);
  assert.deepEqual([view?.kettle, view?.node, view?.asked?.owner, view?.refused], [KETTLE, NODE, 'bruno', null]);
  const steps = PROGRAM.steps.map((each) => ({ ...each, tolerance: 0.3 }));
  assert.deepEqual(view?.asked?.steps, steps, 'with the additions that a page shows before they are due');
  assert.deepEqual(view?.state, state(id, 'approach'));
  await ask('POST', `${PATH}/orders`, 'brewer', { kind: 'skip' });
  await ask('DELETE', PATH, 'brewer');
  const audit = z.array(auditRowSchema).parse((await ask('GET', '/api/v1/audit', 'operator')).json);
  assert.deepEqual(
    audit.map(({ who, what, detail }) => [who, what, detail]),
    [
      ['bruno', 'program.end', 'Kölsch'],
      ['bruno', 'program.order', 'skip'],
      ['bruno', 'program.begin', 'Kölsch, 2 steps'],
    ],
  );
});
