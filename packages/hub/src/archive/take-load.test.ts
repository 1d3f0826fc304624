import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { StoredFrame } from '../tiers/frame-tier.ts';
import { BOOT, sampleFrame, sampleGap } from '../tiers/sample-frame.ts';
import { frameAges } from './frame-age.ts';
import { type Load, type LoadLimits, takeLoad } from './take-load.ts';

const HOUR = 3_600_000;
const WALL = 1_700_000_000_000 - (1_700_000_000_000 % HOUR);
const LIMITS: LoadLimits = { frames: 12, bytes: 4_000_000 };
/** Scans of a minute: a frame of ten is ten minutes, six of them an hour of monotonic time. */
const MINUTE = 60_000;
const frame = (first: number, boot = BOOT) => sampleFrame({ first, last: first + 9, period: MINUTE, boot });
const known = (boot = BOOT) => ({ boot, mono: 0, offset: WALL, quality: 'learned' }) as const;
const ages = frameAges([known()], WALL + 1000 * HOUR);

async function* each(frames: readonly StoredFrame[]) {
  yield* await Promise.resolve(frames);
}

const firsts = ({ frames }: Load) => frames.map(({ first }) => first);

test('whole hours go that were over, and none that is not', async () => {
  // Scan 60 is made at the turn of the first hour; the frames 1 to 51 begin before it.
  const frames = [1, 11, 21, 31, 41, 51, 61, 71].map((first) => frame(first));
  const half = await takeLoad(each(frames), ages, WALL + HOUR - 1, LIMITS);
  assert.deepEqual([firsts(half), half.isFull], [[], false]);
  const hour = await takeLoad(each(frames), ages, WALL + HOUR, LIMITS);
  assert.deepEqual([firsts(hour), hour.isFull, hour.waiting], [[1, 11, 21, 31, 41, 51], false, 0]);
  assert.deepEqual([hour.from, hour.to], [WALL + 10 * MINUTE, WALL + HOUR]);
});

test('a load ends with an hour, and only one that is too large is cut', async () => {
  const frames = Array.from({ length: 36 }, (_, i) => frame(i * 10 + 1));
  const load = await takeLoad(each(frames), ages, WALL + 99 * HOUR, LIMITS);
  assert.deepEqual([load.frames.length, load.isFull], [12, true]);
  const bytes = (frames[0] as StoredFrame).bytes.length;
  const small = await takeLoad(each(frames), ages, WALL + 99 * HOUR, { frames: 12, bytes: bytes * 3 });
  assert.ok(small.isFull && small.frames.length >= 3 && small.frames.length < 6);
});

test('what knows no time goes with the next frame that does, and waits while none follows', async () => {
  const untimed = sampleGap({ first: 11, last: 20 }, false);
  const stranger = frame(21, 'boot-nobody-timed');
  const load = await takeLoad(each([frame(1), untimed, stranger, frame(31)]), ages, WALL + 9 * HOUR, LIMITS);
  assert.deepEqual([firsts(load), load.waiting], [[1, 11, 21, 31], 0]);
  const alone = await takeLoad(each([frame(1), untimed, stranger]), ages, WALL + 9 * HOUR, LIMITS);
  assert.deepEqual([firsts(alone), alone.waiting], [[1], 2]);
  const young = await takeLoad(each([untimed, frame(21)]), ages, WALL, LIMITS);
  assert.deepEqual([firsts(young), young.waiting], [[], 1]);
});

test('more frames of unknown age than fit into memory are looked past once, and then go', async () => {
  const frames = [...Array.from({ length: 100 }, (_, i) => frame(i * 10 + 1, 'unknown')), frame(1001)];
  const look = await takeLoad(each(frames), ages, WALL + 99 * HOUR, LIMITS);
  assert.deepEqual([firsts(look), look.isFull, look.settled], [[], true, 1010]);
  const load = await takeLoad(each(frames), ages, WALL + 99 * HOUR, LIMITS, look.settled);
  assert.equal(load.frames.length, LIMITS.frames * 4);
  const young = await takeLoad(each(frames), ages, WALL, LIMITS);
  assert.deepEqual([firsts(young), young.settled], [[], 0]);
});

test('a guessed time and one that is yet to come are no times', () => {
  const guess = { boot: 'guess', mono: 0, offset: 0, quality: 'unsynced' } as const;
  const ageOf = frameAges([guess, known()], WALL + HOUR / 2);
  assert.equal(ageOf(frame(1, 'guess')), null);
  assert.equal(ageOf(frame(21))?.to, WALL + HOUR / 2);
  assert.equal(ageOf(frame(31)), null);
});

test('load after load is exactly the beginning of the epoch that is old enough', async () => {
  const kinds = fc.constantFrom('timed', 'timed', 'timed', 'unknown boot', 'gap', 'gap without time');
  await fc.assert(
    fc.asyncProperty(
      fc.array(kinds, { maxLength: 150 }),
      fc.nat(30),
      fc.integer({ min: 1, max: 20 }),
      async (made, h, n) => {
        const frames = made.map((kind, i) => {
          const at = { first: i * 10 + 1, last: i * 10 + 10 };
          if (kind === 'gap without time') return sampleGap(at, false);
          if (kind === 'gap') return { ...sampleGap(at), monoFrom: at.first * MINUTE, monoTo: at.last * MINUTE };
          return frame(at.first, kind === 'timed' ? BOOT : 'unknown');
        });
        const before = WALL + h * HOUR;
        // Said the simple way: up to the last frame whose hour is known to be over, because ages rise with the seqs.
        const old = frames.findLastIndex((each) => (ages(each)?.over ?? Number.POSITIVE_INFINITY) <= before);
        const expected = frames.slice(0, old + 1).map(({ first }) => first);
        const gone: number[] = [];
        let settled = 0;
        for (;;) {
          const rest = frames.slice(gone.length);
          const load = await takeLoad(each(rest), ages, before, { frames: n, bytes: 4_000_000 }, settled);
          gone.push(...firsts(load));
          if (load.frames.length === 0 && load.settled <= settled) break;
          settled = load.settled;
        }
        assert.deepEqual(gone, expected);
      },
    ),
  );
});
