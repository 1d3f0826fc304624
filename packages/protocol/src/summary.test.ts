import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dataFrame } from '../tests/frame-arbitrary.ts';
import { inUnit } from './cell.ts';
import { summarise } from './summary.ts';

test('a summary says what the cells say', () => {
  fc.assert(
    fc.property(dataFrame, (frame) => {
      const summaries = summarise(frame);
      assert.deepEqual(
        summaries.map(({ channel }) => channel),
        frame.columns.map(({ channel }) => channel),
      );
      for (const [i, { channel, cells }] of frame.columns.entries()) {
        const summary = summaries[i];
        assert.ok(summary !== undefined);
        const values = cells.filter((cell) => typeof cell === 'number');
        const unit = (steps: number | undefined) => inUnit(steps ?? 0, channel.res);
        assert.equal(summary.count, values.length);
        assert.equal(
          summary.bad,
          cells.filter((cell) => cell === 'missing' || String(cell).startsWith('fault:')).length,
        );
        assert.equal(summary.min, unit(values.toSorted((a, b) => a - b)[0]));
        assert.equal(summary.max, unit(values.toSorted((a, b) => b - a)[0]));
        assert.equal(summary.last, unit(values.at(-1)));
        assert.equal(summary.sum, unit(values.reduce((sum, steps) => sum + steps, 0)));
      }
    }),
  );
});

test('a column of negative values has a maximum below zero, and one without values has none', () => {
  const channel = { id: 'k.heat.wort', unit: '°C', res: 0.5, kind: 'analog' } as const;
  const empty = { id: 'k.heat.top', unit: '°C', res: 0.5, kind: 'analog' } as const;
  const columns = [
    { channel, cells: [-4, 'missing', -2, 'not-due'] as const },
    { channel: empty, cells: ['not-due', 'missing', 'fault:crc', 'not-due'] as const },
  ];
  const identity = { node: 'k.heat', epoch: '00000000000000aa', first: 1, last: 4 };
  assert.deepEqual(summarise({ kind: 'data', ...identity, boot: 'b', every: 1, mono: [0, 1, 2, 3], columns }), [
    { channel, count: 2, min: -2, max: -1, sum: -3, last: -1, bad: 1 },
    { channel: empty, count: 0, min: 0, max: 0, sum: 0, last: 0, bad: 2 },
  ]);
});
