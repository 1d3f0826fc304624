import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Cell, type ChannelSpec, scansOf } from '@cerveceria/protocol';
import fc from 'fast-check';
import { OpenFrame } from './open-frame.ts';

const channels: ChannelSpec[] = [{ id: 'k.n.wort', unit: '°C', res: 0.1, kind: 'analog' }];
const make = (next = 1) => new OpenFrame({ node: 'k.n', epoch: 'aaaaaaaaaaaaaaaa', boot: 'boot', channels, next });

test('seals with the sixtieth scan', () => {
  const open = make();
  for (let i = 1; i < 60; i++) assert.deepEqual(open.add(i * 100, [i]).sealed, []);
  const [frame] = open.add(6000, [60]).sealed;
  assert.deepEqual([frame?.first, frame?.last, frame?.mono.length, open.size], [1, 60, 60, 0]);
});

test('seals before the scan that comes 60 s of process time after the first', () => {
  const open = make();
  open.add(0, [1]);
  open.add(59_999, [2]);
  const { sealed, scan } = open.add(60_000, [3]);
  assert.deepEqual([sealed[0]?.last, scan.seq, open.size], [2, 3, 1]);
});

test('seals by the clock when no scan comes', () => {
  const open = make();
  assert.deepEqual(open.due(1e9), []);
  open.add(1000, [1]);
  assert.deepEqual(open.due(60_999), []);
  assert.equal(open.due(61_000)[0]?.last, 1);
});

test('the snapshot is what sealing would give, and changes nothing', () => {
  const open = make(10);
  open.add(5, [1]);
  assert.deepEqual(open.snapshot(), open.snapshot());
  assert.deepEqual([open.snapshot()], open.seal());
  assert.equal(open.snapshot(), null);
  assert.equal(open.newest, 10);
});

test('a scan that cannot be encoded costs its bad cells, not the frame', () => {
  const open = make();
  open.add(1, [Number.NaN]);
  open.add(2, []);
  open.add(3, [1, 2, 3]);
  assert.deepEqual(open.snapshot()?.columns[0]?.cells, ['fault:invalid-cell', 'missing', 1]);
});

test('whatever the times, the frames hold every scan once, in order, without a hole', () => {
  const cell = fc.oneof(fc.integer(), fc.constantFrom<Cell>('not-due', 'missing', 'fault:crc'));
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 90_000 }), cell), { maxLength: 300 }), (steps) => {
      const open = make();
      let mono = 0;
      const made: unknown[] = [];
      const frames = steps.flatMap(([step, value]) => {
        mono += step;
        made.push([made.length + 1, mono, value]);
        return open.add(mono, [value]).sealed;
      });
      frames.push(...open.seal());
      assert.deepEqual(
        frames.flatMap(scansOf).map((scan) => [scan.seq, scan.mono, scan.cells[0]]),
        made,
      );
      for (const frame of frames) {
        assert.ok(frame.mono.length <= 60);
        assert.ok((frame.mono.at(-1) ?? 0) - (frame.mono[0] ?? 0) < 60_000);
      }
    }),
  );
});
