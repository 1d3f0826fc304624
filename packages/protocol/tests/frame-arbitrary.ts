import fc from 'fast-check';
import { CELL_MAX, type Cell, faultCell } from '../src/cell.ts';
import { CHANNEL_KINDS, type ChannelSpec, UNITS } from '../src/channel.ts';
import type { DataFrame, GapFrame } from '../src/frame.ts';

const part = fc.stringMatching(/^[a-z0-9-]{1,32}$/);
const epoch = fc.stringMatching(/^[0-9a-f]{16}$/);
const node = fc.tuple(part, part).map((parts) => parts.join('.'));
const boot = fc.string({ minLength: 1, maxLength: 64, unit: 'grapheme-ascii' });

export const cell: fc.Arbitrary<Cell> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -5000, max: 5000 }) },
  { weight: 1, arbitrary: fc.maxSafeInteger().filter((steps) => Math.abs(steps) <= CELL_MAX && !Object.is(steps, -0)) },
  { weight: 1, arbitrary: fc.constantFrom(CELL_MAX, -CELL_MAX) },
  { weight: 2, arbitrary: fc.constantFrom('not-due' as const, 'missing' as const) },
  { weight: 1, arbitrary: part.map(faultCell) },
);

const channels = (of: string): fc.Arbitrary<ChannelSpec[]> =>
  fc.uniqueArray(
    fc.record(
      {
        id: part.map((name) => `${of}.${name}`),
        unit: fc.constantFrom(...UNITS),
        res: fc.constantFrom(1, 0.1, 0.01, 0.001, 0.0625, 0.25, 1 / 3, 1e-9, 1e6),
        kind: fc.constantFrom(...CHANNEL_KINDS),
      },
      { noNullPrototype: true },
    ),
    { minLength: 1, maxLength: 8, selector: ({ id }) => id },
  );

/** Any frame of scans that a node may seal: whole or thinned, with any cells, times and channel table. */
export const dataFrame: fc.Arbitrary<DataFrame> = fc
  .record({
    node,
    epoch,
    boot,
    first: fc.integer({ min: 1, max: 2 ** 40 }),
    every: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 60 })),
    scans: fc.integer({ min: 1, max: 70 }),
    over: fc.nat({ max: 59 }),
    start: fc.integer({ min: 0, max: 2 ** 41 }),
  })
  .chain(({ scans, over, start, ...head }) =>
    fc
      .record({
        steps: fc.array(fc.oneof(fc.constant(1000), fc.nat({ max: 90_000 })), {
          minLength: scans - 1,
          maxLength: scans - 1,
        }),
        table: channels(head.node),
      })
      .chain(({ steps, table }) => {
        const mono = [start];
        for (const step of steps) mono.push((mono.at(-1) as number) + step);
        const last = head.first + (scans - 1) * head.every + (over % head.every);
        return fc
          .array(fc.array(cell, { minLength: scans, maxLength: scans }), {
            minLength: table.length,
            maxLength: table.length,
          })
          .map((cells): DataFrame => {
            const columns = table.map((channel, i) => ({ channel, cells: cells[i] as Cell[] }));
            return { kind: 'data', ...head, last, mono, columns };
          });
      }),
  );

const time = fc.option(fc.integer({ min: 0, max: 2 ** 41 }));

export const gapFrame: fc.Arbitrary<GapFrame> = fc
  .record({
    node,
    epoch,
    boot,
    first: fc.integer({ min: 1, max: 2 ** 40 }),
    count: fc.integer({ min: 1, max: 2 ** 40 }),
    reason: fc.string({ maxLength: 64 }),
    monoFrom: time,
    monoTo: time,
  })
  .map((gap): GapFrame => ({ kind: 'gap', ...gap, last: gap.first + gap.count - 1 }));

export const anyFrame: fc.Arbitrary<DataFrame | GapFrame> = fc.oneof({ weight: 5, arbitrary: dataFrame }, gapFrame);
