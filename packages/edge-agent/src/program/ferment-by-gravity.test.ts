import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Program, programSchema, type StepEnd } from '@cerveceria/protocol';
import { kettleConfig } from '../tick/test-node.fixture.ts';
import { Conducted } from './conducted-node.fixture.ts';

const HOUR = 3600;
const BEER = 'kettle-1.heat.beer';
const limits = { min: -10, max: 50, rate_per_s: 3, stale_ms: 5000 };
const scale = { gain: 0.1, offset: 0.95 };
const SG = { min: 0.98, max: 1.2, rate_per_s: 1, stale_ms: 60_000 };

function fermenting(end: StepEnd): Conducted {
  const fermenter = new Conducted(
    kettleConfig({
      channels: {
        beer: { driver: 'ds18b20', id: '28-000000000002', unit: '°C', res: 0.0625, limits },
        float: { driver: 'ads1115', bus: 1, address: 0x48, input: 0, scale, unit: 'SG', res: 0.0001, limits: SG },
      },
      outputs: { belt: { line: 17 }, compressor: { line: 27 } },
      loops: { beer: { kind: 'ferment', input: 'beer', gravity: 'float', heat: 'belt', cool: 'compressor' } },
    }),
  );
  const fixed = { kind: 'ferment', name: 'Primary', setPoint: 20, rampMs: null, power: null, pump: 'off' };
  const program: Program = programSchema.parse({
    ...{ id: 'beer', name: 'Beer', recipe: null },
    steps: [{ ...fixed, id: 'primary', additions: [], end }],
  });
  fermenter.begin({ program, loop: BEER, pump: null });
  return fermenter;
}

test('a fermentation ends when the mean of the float comes to its gravity, whatever bubbles do to single readings', () => {
  const fermenter = fermenting({ kind: 'gravity', below: 1.012 });
  for (let second = 0; second < 1200; second++) {
    fermenter.more = { float: second % 20 === 0 ? 1.005 : 1.014 };
    fermenter.run(1, 20);
  }
  assert.deepEqual([fermenter.program.phase, fermenter.program.gravity?.by], ['count', null]);
  assert.equal(fermenter.program.gravity?.value.toFixed(3), '1.014');
  fermenter.more = { float: 1.0118 };
  fermenter.run(1201, 20);
  assert.deepEqual([fermenter.program.phase, fermenter.program.records[0]?.how], ['done', 'gravity']);
});

test('a float that is lost says nothing; what a person measured ends the step, with the name', () => {
  const fermenter = fermenting({ kind: 'gravity', below: 1.012 });
  fermenter.more = { float: null };
  fermenter.run(2 * HOUR, 20);
  assert.deepEqual([fermenter.program.phase, fermenter.program.gravity], ['count', null]);
  fermenter.order({ kind: 'gravity', value: 1.02 });
  fermenter.run(1, 20);
  assert.deepEqual([fermenter.program.phase, fermenter.program.gravity?.by], ['count', 'ana']);
  fermenter.order({ kind: 'gravity', value: 1.0115 });
  fermenter.run(1, 20);
  assert.equal(fermenter.program.phase, 'done');
});

test('gravity that stands for its window ends the step, over a power cut too', () => {
  const end = { kind: 'stable-gravity', within: 0.001, ms: HOUR * 1000 } as const;
  const before = fermenting(end);
  before.more = { float: 1.02 };
  before.run(0.5 * HOUR, 20);
  before.more = { float: 1.0121 };
  before.run(0.8 * HOUR, 20);
  assert.equal(before.program.phase, 'count');
  const after = fermenting(end);
  after.now = before.now + 10_000;
  after.node.conductor.restore(before.kept);
  after.node.conductor.noteDated();
  after.more = { float: 1.0117 };
  after.run(0.15 * HOUR, 20);
  assert.equal(after.program.phase, 'count', 'the hour is not over');
  after.run(0.15 * HOUR, 20);
  assert.deepEqual([after.program.phase, after.program.records[0]?.how], ['done', 'gravity']);
});
