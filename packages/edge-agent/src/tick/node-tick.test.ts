import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportedSchema } from '@cerveceria/protocol';
import { desiredOf, kettleConfig, NodeUnderTest } from './test-node.fixture.ts';

const MASH = 'kettle-1.heat.mash';
const PUMP = 'kettle-1.heat.circulation';
const override = (setPoint: number, expires: number) => {
  return { mode: 'auto' as const, setPoint, id: 'o1', owner: 'ana', reason: 'r', issued: 0, expires };
};

test('heats when it is too cold and the pump runs, and reports what the protocol takes', () => {
  const kettle = new NodeUnderTest();
  kettle.run(1, 20);
  assert.deepEqual([...kettle.outputs].sort(), [
    ['heater', true],
    ['pump', true],
  ]);
  const { duty, mode, pv, setPoint, source, veto } = kettle.loop('mash');
  assert.deepEqual([duty, mode, pv, setPoint, source, veto], [1, 'auto', 20, 67, 'default', null]);
  reportedSchema.parse({ ...kettle.node.report(0), buffered: 0, dropped: 0 });
});

test('a lost probe takes the heater off in the same tick, raises an alarm, and heat returns with the probe', () => {
  const kettle = new NodeUnderTest();
  kettle.run(5, 20);
  kettle.run(0.25, null);
  assert.equal(kettle.outputs.get('heater'), false);
  assert.deepEqual(kettle.alarms, [
    'channel-missing:kettle-1.heat.wort',
    'channel-missing:kettle-1.heat.beer',
    `input-missing:${MASH}`,
  ]);
  assert.equal(kettle.loop('mash').source, 'safety');
  kettle.run(0.25, 20);
  assert.equal(kettle.outputs.get('heater'), true);
});

test('no heat without its pump, whoever asks', () => {
  const kettle = new NodeUnderTest();
  kettle.node.desire(desiredOf(1, { loops: { [PUMP]: { demand: { mode: 'off' }, override: null } } }), 0);
  kettle.run(1, 20);
  assert.deepEqual([kettle.outputs.get('heater'), kettle.loop('mash').veto], [false, 'needs-output']);
});

test('a local stop takes everything off in the next tick and holds until it is released', () => {
  const kettle = new NodeUnderTest();
  kettle.run(1, 20);
  kettle.node.stop({ id: 's1', owner: 'ana', reason: 'smoke', at: kettle.now });
  kettle.run(0.25, 20);
  assert.deepEqual([...kettle.outputs.values()], [false, false]);
  assert.equal(kettle.loop('mash').source, 'local-stop');
  kettle.node.desire(desiredOf(1), 0);
  kettle.run(1, 20);
  assert.equal(kettle.outputs.get('heater'), false, 'a document from before the stop');
  kettle.node.desire(desiredOf(2, { stop: { id: 's1', owner: 'ana', reason: 'smoke', issued: 0 } }), 0);
  kettle.node.desire(desiredOf(3), 0);
  kettle.run(1, 20);
  assert.equal(kettle.outputs.get('heater'), true);
});

test('an over-temperature stays off when it is cold again, until a person has switched the loop off', () => {
  const kettle = new NodeUnderTest();
  kettle.run(1, 20);
  kettle.run(1, 107);
  kettle.run(60, 20);
  assert.equal(kettle.loop('mash').veto, 'over-temperature');
  const loops = (mode: 'off' | 'auto') => ({ [MASH]: { demand: { mode, setPoint: 67 }, override: null } });
  kettle.node.desire(desiredOf(1, { loops: loops('auto') }), 0);
  kettle.run(1, 20);
  assert.equal(kettle.outputs.get('heater'), false, 'another set point is no reset');
  kettle.node.desire(desiredOf(2, { loops: loops('off') }), 0);
  kettle.run(1, 20);
  kettle.node.desire(desiredOf(3, { loops: loops('auto') }), 0);
  kettle.run(1, 20);
  assert.equal(kettle.outputs.get('heater'), true);
});

test('a trip and a stop outlive the process', () => {
  const before = new NodeUnderTest();
  before.run(1, 107);
  before.node.stop({ id: 's1', owner: 'ana', reason: 'smoke', at: 0 });
  const after = new NodeUnderTest();
  after.node.restore(JSON.parse(JSON.stringify(before.node.latches)));
  after.run(1, 20);
  assert.deepEqual([after.loop('mash').veto, after.node.report(0).stop?.owner], ['over-temperature', 'ana']);
});

test('an override rules until it expires, on the process clock, and the loop goes back', () => {
  const kettle = new NodeUnderTest();
  kettle.node.desire(desiredOf(1, { loops: { [MASH]: { demand: null, override: override(52, 10_000) } } }), 0);
  kettle.run(5, 20);
  assert.deepEqual([kettle.loop('mash').setPoint, kettle.loop('mash').source], [52, 'override']);
  kettle.run(6, 20);
  assert.deepEqual([kettle.loop('mash').setPoint, kettle.loop('mash').source], [67, 'default']);
});

test('a document that is older, or of another node, is not taken', () => {
  const kettle = new NodeUnderTest();
  assert.equal(kettle.node.desire(desiredOf(5), 0), true);
  assert.equal(kettle.node.desire(desiredOf(4), 0), false);
  assert.equal(kettle.node.desire(desiredOf(6, { node: 'kettle-2.heat' }), 0), false);
});

test('while the node’s outputs are held off no duty is given, and that is what is told; then the windows begin anew', () => {
  const kettle = new NodeUnderTest();
  kettle.run(1, 20);
  kettle.hold = 'guard-stepped-in';
  kettle.run(0.25, 20);
  assert.deepEqual([...kettle.outputs.values()], [false, false]);
  for (const name of ['mash', 'circulation']) {
    const { duty, source, veto } = kettle.loop(name);
    assert.deepEqual([duty, source, veto], [0, 'safety', 'guard-stepped-in'], name);
  }
  assert.equal(kettle.node.loopCells(MASH).duty, 0);
  assert.deepEqual(kettle.alarms, [], 'what found it tells it, once for the node');
  kettle.hold = null;
  kettle.run(0.25, 20);
  assert.deepEqual([kettle.outputs.get('heater'), kettle.loop('mash').duty], [true, 1]);
});

test('set point and duty stand in the scan in their resolutions; a loop that is off has no set point', () => {
  const kettle = new NodeUnderTest();
  kettle.run(1, 66.875);
  assert.equal(kettle.node.loopCells(MASH).setPoint, 6700);
  assert.ok(typeof kettle.node.loopCells(MASH).duty === 'number');
  kettle.node.desire(desiredOf(1, { loops: { [MASH]: { demand: { mode: 'off' }, override: null } } }), 0);
  kettle.run(1, 66.875);
  assert.deepEqual(kettle.node.loopCells(MASH), { setPoint: 'missing', duty: 0 });
});

function fermenter(): NodeUnderTest {
  const limits = { min: -10, max: 50, rate_per_s: 3, stale_ms: 5000 };
  return new NodeUnderTest(
    kettleConfig({
      channels: { beer: { driver: 'ds18b20', id: '28-000000000002', unit: '°C', res: 0.0625, limits } },
      outputs: { belt: { line: 17 }, compressor: { line: 27, min_on_ms: 120_000, min_off_ms: 300_000 } },
      loops: {
        fridge: {
          kind: 'ferment',
          input: 'beer',
          heat: 'belt',
          cool: 'compressor',
          window_ms: 600_000,
          default: { mode: 'auto', set_point: 20 },
        },
      },
    }),
  );
}

test('fermenting, heat and cool are never on together and a compressor rests', () => {
  const fridge = fermenter();
  let offSince = 0;
  let was = false;
  for (let minute = 0; minute < 600; minute++) {
    fridge.run(60, 20 + 3 * Math.sin(minute / 5));
    const cool = fridge.outputs.get('compressor') === true;
    assert.ok(!(cool && fridge.outputs.get('belt') === true));
    if (cool && !was) assert.ok(fridge.now - offSince >= 300_000 - 60_000, `rested ${fridge.now - offSince} ms`);
    if (!cool && was) offSince = fridge.now;
    was = cool;
  }
});

for (const [side, beer] of [
  ['belt', 10],
  ['compressor', 30],
] as const)
  test(`after a start nobody knows what ran last: the ${side} waits for the rest between heating and cooling`, () => {
    const fridge = fermenter();
    fridge.run(595, beer);
    assert.deepEqual([...fridge.outputs.values()], [false, false]);
    fridge.run(10, beer);
    assert.equal(fridge.outputs.get(side), true);
  });

test('a heater’s energy stands in its loop’s state, and a pump of unknown power has none', () => {
  const kettle = new NodeUnderTest();
  kettle.run(60, 20);
  const { energyWh } = kettle.loop('mash');
  assert.ok(Math.abs((energyWh ?? 0) - (5500 * 59.5) / 3600) < 1, `${energyWh}`);
  assert.equal('energyWh' in kettle.loop('circulation'), false);
});
