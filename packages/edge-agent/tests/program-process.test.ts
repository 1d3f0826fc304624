import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { type Desired, type ProgramOrder, type ProgramState, programSchema } from '@cerveceria/protocol';
import { AgentBench, HEATER } from './agent-bench.ts';
import { FakeHub } from './uplink-fake-hub.ts';

const MASH = 'kettle-1.heat.mash';
const REST_MS = 300_000;

const step = (id: string, setPoint: number, end: object) => {
  return { id, kind: 'rest', name: id, setPoint, rampMs: null, power: null, pump: 'on', end, additions: [] };
};

const PROGRAM = programSchema.parse({
  id: 'two-rests',
  name: 'Two rests',
  recipe: null,
  steps: [
    step('first', 25, { kind: 'time', ms: REST_MS }),
    step('grain', 25, { kind: 'brewer', ask: 'Grain in?' }),
    step('second', 26, { kind: 'time', ms: 60_000 }),
  ],
});

/** A hub that asks for the program and for one order after the other. */
class AskingHub extends FakeHub {
  #version = 0;
  #order: Desired['order'] = null;

  ask(wall: number, order: ProgramOrder | null = null, age = 0): void {
    const owner = 'ana';
    const issued = Math.round(wall) - age;
    this.#version++;
    if (order !== null) this.#order = { id: `order-${this.#version}`, program: 'run-1', order, owner, issued };
    const program = { id: 'run-1', program: PROGRAM, loop: MASH, pump: 'kettle-1.heat.circulation', startAt: null };
    this.desired = {
      ...{ node: 'kettle-1.heat', version: this.#version, issued, loops: {}, stop: null },
      program: { ...program, owner, issued: this.#version === 1 ? issued : 0 },
      order: this.#order,
    };
    this.say({ type: 'desired', desired: this.desired });
  }

  get program(): ProgramState | null {
    return this.ofType('report').at(-1)?.report.program ?? null;
  }
}

test('two rests on the simulated kettle: counted, asked, answered, and kill -9 in a rest costs it no second', async (t) => {
  const bench = await AgentBench.open(t, 40);
  const hub = new AskingHub();
  await hub.start();
  t.after(() => hub.kill());
  await bench.rewrite((yaml) =>
    yaml
      .replace('ws://127.0.0.1:9', hub.url)
      .replace('default: { mode: auto, set_point: 67 }', 'default: { mode: off }'),
  );
  const first = bench.start();
  await bench.until(() => hub.ofType('report').length > 0);
  // Ahead of the hub's time, so that a machine that is slow at this rate does not make it late.
  hub.ask(bench.wall() + 60_000);
  await bench.until(() => hub.program?.phase === 'count' && bench.level(HEATER) === 0, 60_000);
  first.kill('SIGKILL');
  await once(first, 'exit');
  const reports = hub.ofType('report').length;
  bench.start();
  await bench.until(() => hub.ofType('report').length > reports && hub.program !== null);
  assert.deepEqual([hub.program?.index, hub.program?.doubt], [0, null]);

  await bench.until(() => hub.program?.ask === 'Grain in?', 60_000);
  const rest = hub.program?.records[0];
  const lasted = (rest?.ended ?? 0) - (rest?.reached ?? 0);
  assert.ok(Math.abs(lasted - REST_MS) <= 1000, `${lasted} ms`);
  assert.equal(rest?.how, 'time');

  hub.ask(bench.wall(), { kind: 'answer' }, 61_000);
  await bench.until(() => hub.program?.refused === 'order-late');
  assert.equal(hub.program?.ask, 'Grain in?');
  hub.ask(bench.wall() + 60_000, { kind: 'answer' });
  await bench.until(() => hub.program?.phase === 'done', 60_000);
  assert.deepEqual(
    hub.program?.records.map(({ how }) => how),
    ['time', 'brewer', 'time'],
  );
  await bench.until(() => bench.level(HEATER) === 0);
});
