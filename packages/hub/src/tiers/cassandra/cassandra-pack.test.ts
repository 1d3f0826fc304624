import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BOOT, EPOCH, NODE } from '../sample-frame.ts';
import {
  headsOf,
  hourKey,
  type Pack,
  type PlainFrame,
  packFrames,
  type Slot,
  sizeOf,
  unpack,
} from './cassandra-pack.ts';

const NONE = { held: 0, dropped: 0, frames: 0 };
const BYTES = new Uint8Array(600);

/** An hour of ten channels at 1 kHz in frames of sixty scans: what an agent would seal. */
const HOUR = Array.from(
  { length: 60_000 },
  (_, i): PlainFrame => ({
    ...{ node: NODE, epoch: EPOCH, boot: BOOT, kind: 'data', first: i * 60 + 1, last: i * 60 + 60, held: 60 },
    ...{ dropped: 0, monoFrom: i * 60, monoTo: i * 60 + 59, bytes: BYTES },
  }),
);

const sliceBy = (packs: readonly Pack[]) =>
  new Map(packs.flatMap(({ slice, frames }) => frames.map(({ first }) => [first, slice])));

test('however many small frames an hour has, no row outgrows 1 MB and no slice of the hour 2.2 MB, heads included', () => {
  const packs = packFrames(HOUR, NONE);
  const sizes = new Map<number, number>();
  for (const { slice, frames } of packs) {
    const [heads, bytes] = [headsOf(frames).length, frames.length * BYTES.length];
    assert.ok(bytes <= 1_000_000 && heads <= 1_000_000, `${bytes} ${heads}`);
    sizes.set(slice, (sizes.get(slice) ?? 0) + heads + bytes);
  }
  assert.ok(sizes.size > 15);
  assert.ok(Math.max(...sizes.values()) < 2_200_000);
  assert.equal(packs.flatMap(({ frames }) => frames).length, HOUR.length);
});

test('whatever the batches, a frame lies in the same slice', () => {
  const whole = sliceBy(packFrames(HOUR, NONE));
  const slots = new Map<string, Slot>();
  for (let at = 0, size = 7; at < HOUR.length; at += size, size = (size * 3) % 4999) {
    const packs = packFrames(HOUR.slice(at, at + size), NONE, slots);
    for (const [first, slice] of sliceBy(packs)) assert.equal(slice, whole.get(first));
    for (const { boot, hour, slice, frames } of packs) {
      const known = slots.get(hourKey({ boot, hour }));
      const before = known?.slice === slice ? known.bytes : 0;
      slots.set(hourKey({ boot, hour }), { slice, bytes: before + sizeOf(frames) });
    }
  }
});

test('a frame that is larger than a slice has one for itself', () => {
  const frame = { ...(HOUR[0] as PlainFrame), bytes: new Uint8Array(3_000_000) };
  const next = { ...(HOUR[1] as PlainFrame) };
  const of = packFrames([frame, next], NONE, new Map([[hourKey({ boot: BOOT, hour: 0 }), { slice: 4, bytes: 10 }]]));
  assert.deepEqual(
    of.map(({ slice, frames }) => [slice, frames.length]),
    [
      [5, 1],
      [6, 1],
    ],
  );
});

test('what has no time is packed by its seq and comes back without one', () => {
  const frame = { ...(HOUR[0] as PlainFrame), kind: 'opaque', boot: '', monoFrom: null, monoTo: null } as const;
  const far = { ...frame, first: 250_001, last: 250_060 };
  const packs = packFrames([frame, { ...frame, kind: 'gap', first: 61, last: 250_000 }, far], NONE);
  assert.deepEqual(
    packs.map(({ hour }) => hour),
    [0, 2],
  );
  assert.deepEqual(unpack({ node: NODE, epoch: EPOCH, boot: '' }, headsOf([far]), BYTES), [far]);
});
