import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportedSchema } from '@cerveceria/protocol';
import { DriverCounts } from './driver-counts.ts';
import { fault, MISSING, value } from './probe.ts';

test('what went wrong is told by bus and chip, channels of one chip together, and sound chips not at all', () => {
  const counts = new DriverCounts();
  counts.of('i2c-1', '0x48').note(value(1));
  const [temperature, humidity] = [counts.of('i2c-1', '0x44'), counts.of('i2c-1', '0x44')];
  temperature.note(fault('sht-crc'));
  temperature.retried();
  humidity.note(fault('sht-crc'));
  humidity.note(MISSING);
  counts.of('w1', '28-000000000001').note(fault('crc'));
  const drivers = counts.list();
  assert.deepEqual(drivers, [
    { bus: 'i2c-1', chip: '0x44', retried: 1, missing: 1, faults: { 'sht-crc': 2 } },
    { bus: 'w1', chip: '28-000000000001', retried: 0, missing: 0, faults: { crc: 1 } },
  ]);
  const report = { version: 1, at: 1, loops: [], alarms: [], refused: [], stop: null, buffered: 0, dropped: 0 };
  assert.deepEqual(reportedSchema.parse({ ...report, drivers }).drivers, drivers);
});
