import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CalibrationPoints, ChannelSpec } from '@cerveceria/protocol';
import fc from 'fast-check';
import { calibrated, calibratedScans } from './calibrated-scans.ts';
import type { ReportScans } from './scans-of-report.ts';

const PH: ChannelSpec = { id: 'k.lab.ph', unit: 'pH', res: 0.001, kind: 'analog' };
const TEMP: ChannelSpec = { id: 'k.lab.temp', unit: '°C', res: 0.001, kind: 'analog' };
const partOf = (...cells: [string, number][][]): ReportScans => ({
  ...{ node: 'k.lab', channels: [PH, TEMP] },
  scans: cells.map((each, i) => ({ time: 1000 * i, cells: new Map(each) })),
});

test('one point moves everything by as much, two are a straight line', () => {
  assert.equal(calibrated(5, [[4.2, 4.0]]).toFixed(6), '4.800000');
  const line: CalibrationPoints = [
    [4.2, 4.01],
    [7.1, 7.0],
  ];
  assert.equal(calibrated(4.2, line), 4.01);
  assert.equal(calibrated(7.1, line), 7);
  assert.equal(calibrated(5.65, line).toFixed(6), '5.505000');
});

test('what was read stands beside what is true, of the same scan; other channels are as they came', () => {
  const part = partOf(
    [
      [PH.id, 5000],
      [TEMP.id, 20_000],
    ],
    [[TEMP.id, 20_100]],
  );
  const { channels, scans } = calibratedScans(part, { [PH.id]: [[4.2, 4.0]] });
  assert.deepEqual(channels, [PH, { ...PH, id: 'k.lab.ph-raw' }, TEMP]);
  assert.deepEqual(
    scans.map(({ time, cells }) => [time, Object.fromEntries(cells)]),
    [
      [0, { 'k.lab.ph': 4800, 'k.lab.ph-raw': 5000, 'k.lab.temp': 20_000 }],
      [1000, { 'k.lab.temp': 20_100 }],
    ],
  );
  assert.equal(calibratedScans(part, {}), part);
  assert.equal(calibratedScans(part, { 'k.lab.other': [[1, 2]] }), part);
});

test('whatever the line, what is true can be made of what was read again, and the line back gives it within a step', () => {
  const value = fc.integer({ min: -1000, max: 20_000 });
  const slope = fc.integer({ min: 50, max: 200 });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), slope, value, (steps, percent, offset) => {
      const points: CalibrationPoints = [
        [0, offset / 1000],
        [10, offset / 1000 + percent / 10],
      ];
      const part = partOf(...steps.map((each): [string, number][] => [[PH.id, each]]));
      const once = calibratedScans(part, { [PH.id]: points });
      const raw = once.scans.map(({ cells }) => cells.get(`${PH.id}-raw`));
      assert.deepEqual(raw, steps);
      for (const [i, { cells }] of once.scans.entries()) {
        const back = ((cells.get(PH.id) as number) - offset) / (percent / 100);
        assert.ok(Math.abs(back - (steps[i] as number)) <= 0.5 / (percent / 100) + 1e-6);
      }
    }),
  );
});

test('a value that cannot be written down after calibration is refused', () => {
  const points: CalibrationPoints = [
    [0, 0],
    [1e-9, 1e9],
  ];
  assert.throws(() => calibratedScans(partOf([[PH.id, 5000]]), { [PH.id]: points }), /k\.lab\.ph: 5 pH/);
});
