import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { ClassicReport } from '@cerveceria/protocol';
import { decodeFrame } from '@cerveceria/protocol/codec';
import fc from 'fast-check';
import { atOnce } from '../../tests/fakes/at-once.ts';
import { readReport } from './read-report.ts';
import { framesOf } from './report-frames.ts';
import { scansOfReports } from './scans-of-report.ts';

const NOW = Date.UTC(2026, 0, 10);
const NODE = 'kettle-1.lab';
const reading = (more: Partial<ClassicReport['readings'][number]> = {}) => ({
  ...{ channel: 'ph', time: NOW - 1000, value: 5.3, unit: 'pH' },
  ...more,
});
const report = (...readings: ClassicReport['readings']): ClassicReport => ({ source: NODE, readings });
const scansOf = (...readings: ClassicReport['readings']) =>
  atOnce(scansOfReports(NODE, [report(...readings)], new Map(), NOW));

test('what people write becomes the units of the brewery', () => {
  for (const [value, unit, expected] of [
    [212, '°F', 100],
    [373.15, 'K', 100],
    [30, 'psi', 206.843],
    [2, 'bar', 200],
    [12, '°P', 1.04838],
    [5, 'gal', 18.927],
    [600, 'L/h', 10],
    [1.413, 'mS/cm', 1413],
  ] as const) {
    const { channels, scans } = scansOf(reading({ value, unit }));
    const steps = Number(scans[0]?.cells.get(`${NODE}.ph`));
    assert.equal(Number((steps * (channels[0]?.res ?? 0)).toPrecision(9)), expected, unit);
  }
});

test('units that nobody knows, that do not match, and times that cannot be are refused with their place', () => {
  const refuses = (code: string, said: RegExp, ...readings: ClassicReport['readings']) =>
    assert.throws(
      () => scansOf(...readings),
      (fault: { code: string; message: string }) => fault.code === code && said.test(fault.message),
    );
  refuses('REPORT_UNIT', /readings\.1: "furlong"/, reading(), reading({ unit: 'furlong' }));
  for (const unit of ['__proto__', 'constructor', 'toString']) refuses('REPORT_UNIT', /readings\.0/, reading({ unit }));
  refuses('REPORT_UNIT', /kettle-1\.lab\.ph is in pH, this is in °C/, reading(), reading({ unit: '°C' }));
  refuses('REPORT_UNIT', /no such quantity/, reading({ value: 1e300 }));
  refuses('REPORT_TIME', /before the year 2000/, reading({ time: '1970-01-01T00:00:00Z' }));
  refuses('REPORT_TIME', /ahead/, reading({ time: '2100-01-01T00:00:00+02:00' }));
  const known = new Map([[`${NODE}.ph`, 'pH' as const]]);
  assert.throws(() => atOnce(scansOfReports(NODE, [report(reading({ unit: 'L' }))], known, NOW)), {
    code: 'REPORT_UNIT',
  });
});

test('an ancient report is one of its time, and the first instant that counts is that of 2000', () => {
  const { scans } = scansOf(reading({ time: '2001-05-03T08:00:00+02:00' }), reading({ time: Date.UTC(2000, 0, 1) }));
  assert.deepEqual(
    scans.map(({ time }) => time),
    [Date.UTC(2000, 0, 1), Date.UTC(2001, 4, 3, 6)],
  );
  assert.throws(() => scansOf(reading({ time: Date.UTC(2000, 0, 1) - 1 })), { code: 'REPORT_TIME' });
  assert.throws(() => scansOf(reading({ time: NOW + 600_001 })), { code: 'REPORT_TIME' });
});

test('a report of any size and any values is refused, or it fits into frames', () => {
  const spread = (values: (i: number) => number) =>
    Array.from({ length: 256 * 60 }, (_, i) =>
      reading({ channel: `c${i % 256}`, time: NOW - 90_000 + Math.floor(i / 256) * 1000, value: values(i), unit: '1' }),
    );
  const framesFor = (readings: ClassicReport['readings']) =>
    atOnce(framesOf(scansOf(...readings), { epoch: '00000000000000aa', first: 1, boot: 'reports-0' }));
  const random = (i: number) => ((Math.imul(i + 1, 2_654_435_761) >>> 0) / 2 ** 32 - 0.5) * 8e11;
  for (const readings of [spread(random), [reading({ value: -0.0001 })], [reading({ value: -0 })]])
    assert.equal(
      framesFor(readings).reduce((sum, { summaries }) => sum + summaries.reduce((n, { count }) => n + count, 0), 0),
      readings.length,
    );
  assert.throws(() => scansOf(reading({ value: 9e12 }), reading({ value: -9e12 })), { code: 'REPORT_UNIT' });
  const channels = Array.from({ length: 257 }, (_, i) => reading({ channel: `c${i}` }));
  assert.throws(() => scansOf(...channels), { code: 'REPORT_TOO_LARGE' });
});

test('bodies that are no report end in a word about where and what', () => {
  const read = (text: string | Uint8Array, isGzip = false) =>
    readReport({ bytes: typeof text === 'string' ? Buffer.from(text) : text, isGzip });
  const refuses = (text: string | Uint8Array, said: RegExp, isGzip = false, code = 'REPORT_MALFORMED') =>
    assert.throws(
      () => read(text, isGzip),
      (fault: { code: string; message: string }) => fault.code === code && said.test(fault.message),
    );
  refuses('{"source":', /not JSON/);
  refuses(Buffer.from([0x7b, 0xff, 0xfe]), /not UTF-8/);
  refuses('[]', /./);
  refuses(`${'['.repeat(100_000)}${']'.repeat(100_000)}`, /./);
  refuses(JSON.stringify({ ...report(reading()), more: 1 }), /more/i);
  refuses(JSON.stringify(report(reading({ channel: 'PH level' }))), /readings\.0\.channel: \[a-z0-9-\]/);
  refuses(JSON.stringify([report(reading()), report()]), /1\.readings/);
  refuses(JSON.stringify({ source: 'lab', readings: [reading()] }), /source: kettle\.node/);
  refuses(Buffer.from('no'), /gzip/, true);
  refuses(gzipSync(Buffer.alloc(40 * 1024 * 1024)), /inflated/, true, 'REPORT_TOO_LARGE');
  const many = JSON.stringify({ source: NODE, readings: new Array(10_001).fill(0) });
  refuses(many, /readings: 10001, at most 10000/, false, 'REPORT_TOO_LARGE');
  refuses(JSON.stringify(new Array(1001).fill({})), /body: 1001, at most 1000/, false, 'REPORT_TOO_LARGE');
  const unknown = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`key-${i}`, 1]));
  refuses(JSON.stringify(unknown), /^.{1,800}$/);
  assert.deepEqual(read(gzipSync(JSON.stringify(report(reading()))), true), [report(reading())]);
});

test('every value of a report stands in its frames once, at its time, whatever the order in which they came', () => {
  const one = fc.record({
    channel: fc.constantFrom('a', 'b', 'c'),
    time: fc.integer({ min: NOW - 5_000_000, max: NOW }).map((ms) => Math.round(ms / 20_000) * 20_000),
    value: fc.integer({ min: -9000, max: 9000 }).map((n) => n / 1000),
    unit: fc.constant('°C'),
  });
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 300 }), (readings) => {
      const scans = scansOf(...readings);
      const frames = atOnce(framesOf(scans, { epoch: '00000000000000aa', first: 11, boot: 'reports-0' }));
      const met: string[] = [];
      let next = 11;
      let latest = Number.NEGATIVE_INFINITY;
      for (const { first, last, bytes } of frames) {
        assert.equal(first, next);
        next = last + 1;
        const frame = decodeFrame(bytes);
        assert.ok(frame.kind === 'data');
        for (const [i, mono] of frame.mono.entries()) {
          assert.ok(mono >= latest);
          latest = mono;
          for (const { channel, cells } of frame.columns) {
            const cell = cells[i];
            if (typeof cell === 'number') met.push(`${channel.id} ${mono} ${cell}`);
          }
        }
      }
      const sent = readings.map(
        ({ channel, time, value }) => `${NODE}.${channel} ${time} ${Math.round(value / 0.001)}`,
      );
      assert.deepEqual(met.sort(), sent.sort());
    }),
    { numRuns: 100 },
  );
});
