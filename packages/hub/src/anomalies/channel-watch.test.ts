import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '@cerveceria/protocol';
import fc from 'fast-check';
import { ChannelWatch } from './channel-watch.ts';

const SECOND = 1000;
const MINUTE = 60_000;
const RES = 0.0625;
type Found = Omit<Finding, 'channel'>;

/** Noise that is the same for the same seed. */
function noise(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return () => uniform() + uniform() + uniform() + uniform() - 2;
}

interface Course {
  readonly each: number;
  readonly count: number;
  /** Value at the n-th reading; undefined: it was missing. */
  readonly value: (n: number) => number | undefined;
  readonly expected?: (n: number) => number | undefined;
}

function watched({ each, count, value, expected }: Course): Found[] {
  const watch = new ChannelWatch({ res: RES, agreement: 0.5 });
  return Array.from({ length: count }, (_, n) => {
    const read = value(n);
    const rounded = read === undefined ? undefined : Math.round(read / RES) * RES;
    return rounded === undefined ? watch.missing(n * each) : watch.value(n * each, rounded, expected?.(n));
  }).flat();
}

const kinds = (found: readonly Found[]) => found.map(({ kind, until }) => `${kind}${until === null ? ' begins' : ''}`);

test('a mash of ramps and holds with ordinary noise has nothing odd about it', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const random = noise(seed);
      const holds = [52, 63, 72, 78];
      let value = 20;
      const course: Course = {
        ...{ each: SECOND, count: 4 * 2400 },
        expected: (n) => holds[Math.floor(n / 2400)],
        value: (n) => {
          const target = holds[Math.floor(n / 2400)] as number;
          value = Math.min(target, value + 0.03);
          return value + 0.05 * random();
        },
      };
      assert.deepEqual(watched(course), []);
    }),
    { numRuns: 20 },
  );
});

test('a reading far from its neighbours is an outlier, a level that is left in one step a jump', () => {
  const random = noise(1);
  const calm = () => 20 + 0.1 * random();
  const spiked = watched({ each: SECOND, count: 900, value: (n) => calm() + (n === 600 ? 9 : 0) });
  assert.deepEqual(kinds(spiked), ['outlier']);
  assert.equal(spiked[0]?.from, 600 * SECOND);
  assert.ok((spiked[0]?.confidence ?? 0) > 0.9);
  const jumped = watched({ each: SECOND, count: 900, value: (n) => calm() + (n >= 600 ? 4 : 0) });
  assert.deepEqual(kinds(jumped), ['jump']);
  const step = (jumped[0]?.evidence['value'] ?? 0) - (jumped[0]?.evidence['before'] ?? 0);
  assert.ok(step > 3.5 && step < 4.5, `${step} °C`);
});

test('a value that stands still for longer than ever is stuck until it moves again', () => {
  const random = noise(2);
  let last = 20;
  const course = (n: number) => {
    if (n < 3600 || n >= 9000) last = 20 + 0.2 * random();
    return last;
  };
  const [begin, end, ...more] = watched({ each: SECOND, count: 9600, value: course });
  assert.deepEqual([begin?.kind, begin?.until, end?.kind, more.length], ['stuck', null, 'stuck', 0]);
  assert.ok(Math.abs((begin?.from ?? 0) - 3599 * SECOND) <= 60 * SECOND);
  assert.equal(end?.until, 9000 * SECOND);
});

test('a channel that says nothing while its node talks is silent until it speaks', () => {
  const random = noise(3);
  const gap = (n: number) => n >= 600 && n < 900;
  const found = watched({ each: SECOND, count: 1200, value: (n) => (gap(n) ? undefined : 20 + 0.2 * random()) });
  assert.deepEqual(kinds(found), ['channel-silent begins', 'channel-silent']);
  assert.equal(found[0]?.from, 599 * SECOND);
  assert.equal(found[1]?.until, 900 * SECOND);
});

test('a held level that moves and one that creeps are told apart from a new set point', () => {
  const hours = (n: number) => (n * 2) / 60;
  const held = (more: (n: number) => number, seed: number, changes = 450) => {
    const random = noise(seed);
    return watched({
      ...{ each: 2 * MINUTE, count: 30 * 30 },
      expected: (n) => (n < changes ? 18 : 20),
      value: (n) => (n < changes ? 18 : 20) + 0.2 * random() + more(n),
    });
  };
  const slow = (found: readonly Found[]) => found.filter(({ kind }) => kind === 'shift' || kind === 'drift');
  assert.deepEqual(slow(held(() => 0, 4)), []);
  const moved = slow(held((n) => (n > 700 ? 1 : 0), 5));
  assert.equal(moved[0]?.kind, 'shift');
  assert.ok(Math.abs((moved[0]?.from ?? 0) - 700 * 2 * MINUTE) < 60 * MINUTE);
  const crept = held((n) => 0.08 * hours(n), 6, 900).find(({ kind }) => kind === 'drift');
  const perHour = crept?.evidence['perHour'] ?? 0;
  assert.ok(perHour > 0.06 && perHour < 0.1, `${perHour} °C/h`);
});
