import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyFrame, dataFrame } from '../tests/frame-arbitrary.ts';
import type { Cell } from './cell.ts';
import { decodeFrame, encodeFrame } from './codec.ts';
import { packEnvelope, unpackEnvelope } from './envelope.ts';
import { CodedError } from './errors.ts';
import { type DataFrame, FRAME_LIMITS, frameCounts, scansOf } from './frame.ts';

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof CodedError, String(error));
    return error.code;
  }
  return 'none';
};

test('any frame in, the same frame out, through codec and envelope', () => {
  fc.assert(
    fc.property(anyFrame, (frame) => {
      const { epoch, first, last } = frame;
      const envelope = unpackEnvelope(packEnvelope({ epoch, first, last, bytes: encodeFrame(frame) }));
      assert.ok(envelope !== undefined);
      assert.deepEqual({ epoch: envelope.epoch, first: envelope.first, last: envelope.last }, { epoch, first, last });
      assert.deepEqual(decodeFrame(envelope.bytes), frame);
    }),
  );
});

test('the scans of a frame are those that went in, each with its seq, and the counts cover the range', () => {
  fc.assert(
    fc.property(dataFrame, (frame) => {
      const back = decodeFrame(encodeFrame(frame)) as DataFrame;
      const scans = scansOf(back);
      for (const [i, scan] of scans.entries()) {
        assert.equal(scan.seq, frame.first + i * frame.every);
        assert.equal(scan.mono, frame.mono[i]);
        assert.deepEqual(
          scan.cells,
          frame.columns.map(({ cells }) => cells[i]),
        );
      }
      const { held, dropped } = frameCounts(back);
      assert.equal(held, scans.length);
      assert.equal(held + dropped, frame.last - frame.first + 1);
    }),
  );
});

test('the same frame is sealed to the same bytes', () => {
  fc.assert(fc.property(anyFrame, (frame) => assert.deepEqual(encodeFrame(frame), encodeFrame(frame))));
});

const WORT = { id: 'k.heat.wort', unit: '°C', res: 0.0625, kind: 'analog' } as const;
const IDENTITY = { node: 'k.heat', epoch: '00000000000000aa', boot: 'b' } as const;

function frameOf(cells: readonly Cell[], change: Partial<DataFrame> = {}): DataFrame {
  const mono = cells.map((_, i) => i * 1000);
  const columns = [{ channel: WORT, cells }];
  return { kind: 'data', ...IDENTITY, first: 1, last: cells.length, every: 1, mono, columns, ...change };
}

test('what is no cell is not sealed', () => {
  for (const cell of [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1.5,
    -0,
    2 ** 52,
    'fault:',
    'fault:A B',
    'late',
    null,
    undefined,
  ])
    assert.equal(
      codeOf(() => encodeFrame(frameOf([1, cell as Cell]))),
      'CELL_INVALID',
      String(cell),
    );
});

test('a frame that no reader would take is not sealed', () => {
  const wrong: [Partial<DataFrame>, string][] = [
    [{ last: 3 }, 'FRAME_CONTRADICTS'],
    [{ mono: [0] }, 'FRAME_CONTRADICTS'],
    [{ first: 0, last: 1 }, 'FRAME_INVALID'],
    [{ node: 'K.heat' }, 'FRAME_INVALID'],
    [{ epoch: 'aa' }, 'FRAME_INVALID'],
    [{ boot: '' }, 'FRAME_INVALID'],
    [{ every: 0 }, 'FRAME_INVALID'],
    [{ mono: [0, 0.5] }, 'FRAME_CONTRADICTS'],
    [{ columns: [] }, 'FRAME_INVALID'],
    [{ columns: [{ channel: { ...WORT, res: 0 }, cells: [1, 2] }] }, 'FRAME_INVALID'],
    [{ columns: Array(2).fill({ channel: WORT, cells: [1, 2] }) }, 'FRAME_CONTRADICTS'],
  ];
  for (const [change, code] of wrong)
    assert.equal(
      codeOf(() => encodeFrame(frameOf([1, 2], change))),
      code,
      JSON.stringify(change),
    );
});

test('more scans or channels than the protocol allows are not sealed', () => {
  const scans = Array<Cell>(FRAME_LIMITS.scans).fill(1);
  assert.equal(
    codeOf(() => encodeFrame(frameOf(scans))),
    'none',
  );
  assert.equal(
    codeOf(() => encodeFrame(frameOf([...scans, 1]))),
    'FRAME_TOO_LARGE',
  );
  const columns = Array.from({ length: FRAME_LIMITS.channels + 1 }, (_, i) => ({
    channel: { ...WORT, id: `k.heat.c${i}` },
    cells: [1],
  }));
  assert.equal(
    codeOf(() => encodeFrame(frameOf([1], { columns: columns.slice(1) }))),
    'none',
  );
  assert.equal(
    codeOf(() => encodeFrame(frameOf([1], { columns }))),
    'FRAME_TOO_LARGE',
  );
});

test('a frame that stays larger than 64 KiB is refused when it is sealed', () => {
  let seed = 1;
  const noise = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed;
  };
  const columns = Array.from({ length: 40 }, (_, i) => {
    return { channel: { ...WORT, id: `k.heat.c${i}` }, cells: Array.from({ length: 600 }, noise) };
  });
  const frame = frameOf(Array<Cell>(600).fill(1), { columns });
  assert.equal(
    codeOf(() => encodeFrame(frame)),
    'FRAME_TOO_LARGE',
  );
});

test('a frame that is opened for one channel has that column alone, as the whole frame has it', () => {
  fc.assert(
    fc.property(dataFrame, (frame) => {
      const bytes = encodeFrame(frame);
      for (const { channel } of frame.columns) {
        const columns = frame.columns.filter(({ channel: { id } }) => id === channel.id);
        assert.deepEqual(decodeFrame(bytes, channel.id), { ...frame, columns });
      }
      assert.deepEqual(decodeFrame(bytes, 'nobody.has.this'), { ...frame, columns: [] });
    }),
    { numRuns: 50 },
  );
});
