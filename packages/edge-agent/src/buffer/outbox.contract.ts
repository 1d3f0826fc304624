import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DataFrame, type Desired, FRAME_SEAL } from '@cerveceria/protocol';
import { GAP_REASONS, type Outbox } from './outbox.ts';
import { type SealedFrame, sealData, sealGap } from './sealed-frame.ts';

export const EPOCH_A = 'aaaaaaaaaaaaaaaa';
export const EPOCH_B = 'bbbbbbbbbbbbbbbb';

/** A frame of plausible content: one channel that counts. */
export function frameOf(first: number, last: number, epoch = EPOCH_A, every = 1): SealedFrame {
  const seqs = Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, i) => first + i * every);
  const channel = { id: 'k.n.wort', unit: '°C', res: 0.1, kind: 'analog' } as const;
  const frame: DataFrame = {
    kind: 'data',
    node: 'k.n',
    epoch,
    first,
    last,
    boot: 'boot',
    every,
    mono: seqs.map((seq) => seq * 1000),
    columns: [{ channel, cells: seqs }],
  };
  return sealData(frame, last * 1000);
}

export function gapOf(first: number, last: number, reason: string, epoch = EPOCH_A): SealedFrame {
  return sealGap({ node: 'k.n', epoch, boot: 'boot', first, last }, reason, 0);
}

/** A Buffer and a Uint8Array of the same bytes are the same frame. */
const plain = (frames: readonly SealedFrame[]) => frames.map((frame) => ({ ...frame, bytes: [...frame.bytes] }));
const ranges = (frames: readonly SealedFrame[]) => frames.map(({ first, last }) => [first, last]);

/** What every outbox does. `make` opens an empty one. */
export function outboxContract(name: string, make: () => { readonly outbox: Outbox; readonly end: () => void }): void {
  const it = (what: string, body: (outbox: Outbox) => void) =>
    test(`${name}: ${what}`, () => {
      const { outbox, end } = make();
      try {
        outbox.begin(EPOCH_A, 'boot');
        body(outbox);
      } finally {
        end();
      }
    });
  const fill = (outbox: Outbox, frames: number) => {
    const sealed = Array.from({ length: frames }, (_, i) => frameOf(i * 60 + 1, (i + 1) * FRAME_SEAL.scans));
    outbox.commit({ sealed, open: null });
    return plain(sealed);
  };

  it('gives frames back in order, byte for byte, from the one that holds the seq asked for', (outbox) => {
    const sealed = fill(outbox, 5);
    assert.deepEqual(plain(outbox.read(EPOCH_A, 1, 1e6)), sealed);
    assert.deepEqual(plain(outbox.read(EPOCH_A, 60, 1e6)), sealed);
    assert.deepEqual(plain(outbox.read(EPOCH_A, 61, 1e6)), sealed.slice(1));
    assert.deepEqual(plain(outbox.read(EPOCH_A, 200, 1e6)), sealed.slice(3));
    assert.deepEqual(outbox.read(EPOCH_A, 301, 1e6), []);
    assert.deepEqual(outbox.read('0000000000000000', 1, 1e6), []);
  });

  it('reads about as many bytes as asked for, and one frame at least', (outbox) => {
    const sealed = fill(outbox, 5);
    assert.equal(outbox.read(EPOCH_A, 1, 1).length, 1);
    assert.equal(outbox.read(EPOCH_A, 1, (sealed[0]?.bytes.length ?? 0) + 1).length, 2);
  });

  it('counts what is buffered against the watermark, also when that goes back', (outbox) => {
    fill(outbox, 5);
    assert.equal(outbox.totals().buffered, 300);
    outbox.mark({ epoch: EPOCH_A, hot: 300, warm: 120 });
    assert.equal(outbox.totals().buffered, 180);
    outbox.mark({ epoch: EPOCH_A, hot: 0, warm: 0 });
    assert.equal(outbox.totals().buffered, 300);
    const [state] = outbox.epochs();
    assert.deepEqual([state?.warm, state?.reached], [0, 120]);
  });

  it('offers for pruning only what is acknowledged warm', (outbox) => {
    fill(outbox, 5);
    assert.deepEqual(outbox.candidates('acknowledged', 10), []);
    outbox.mark({ epoch: EPOCH_A, hot: 300, warm: 130 });
    assert.deepEqual(
      outbox.candidates('acknowledged', 10).map((one) => one.last),
      [60, 120],
    );
    assert.deepEqual(
      outbox.candidates('acknowledged', 1).map((one) => one.last),
      [60],
    );
    assert.deepEqual(
      outbox.candidates('whole', 10).map((one) => one.first),
      [181, 241],
    );
  });

  it('forgets the bytes of what is removed and keeps the drops that it told of', (outbox) => {
    const before = outbox.totals().used;
    outbox.commit({ sealed: [frameOf(1, 60), frameOf(61, 120, EPOCH_A, 10), gapOf(121, 180, 'x')], open: null });
    assert.deepEqual([outbox.totals().dropped, outbox.totals().buffered], [54 + 60, 60 + 6]);
    outbox.remove([
      { epoch: EPOCH_A, first: 1, last: 60 },
      { epoch: EPOCH_A, first: 61, last: 120 },
      { epoch: EPOCH_A, first: 121, last: 180 },
    ]);
    assert.equal(outbox.totals().dropped, 54 + 60);
    assert.equal(outbox.totals().used, before);
    assert.equal(outbox.epochs()[0]?.sealed, 180);
    assert.equal(outbox.epochs()[0]?.oldest, 0);
  });

  it('replaces with a gap all that the gap overlaps', (outbox) => {
    fill(outbox, 4);
    outbox.put([gapOf(61, 180, GAP_REASONS.full)]);
    assert.deepEqual(ranges(outbox.read(EPOCH_A, 1, 1e6)), [
      [1, 60],
      [61, 180],
      [181, 240],
    ]);
    assert.deepEqual([outbox.totals().dropped, outbox.totals().buffered], [120, 120]);
  });

  it('does not count as dropped what a hub had and lost', (outbox) => {
    fill(outbox, 2);
    outbox.put([gapOf(1, 60, GAP_REASONS.pruned)]);
    assert.equal(outbox.totals().dropped, 0);
  });

  it('goes on with a gap at the end of an epoch that has ended', (outbox) => {
    fill(outbox, 1);
    outbox.begin(EPOCH_B, 'boot-2');
    outbox.put([gapOf(61, 75, GAP_REASONS.lost)]);
    outbox.commit({ sealed: [frameOf(1, 60, EPOCH_B)], open: null });
    assert.deepEqual(
      outbox.epochs().map((one) => [one.epoch, one.sealed, one.current]),
      [
        [EPOCH_A, 75, false],
        [EPOCH_B, 60, true],
      ],
    );
    assert.deepEqual(ranges(outbox.read(EPOCH_A, 61, 1e6)), [[61, 75]]);
    assert.deepEqual(outbox.totals(), { buffered: 120, dropped: 15, used: outbox.totals().used });
  });

  it('forgets a dead epoch with its drops counted, never the current one', (outbox) => {
    outbox.commit({ sealed: [gapOf(1, 60, 'x')], open: null });
    outbox.begin(EPOCH_B, 'boot');
    outbox.forget(EPOCH_A);
    outbox.forget(EPOCH_B);
    assert.deepEqual(
      outbox.epochs().map((one) => one.epoch),
      [EPOCH_B],
    );
    assert.equal(outbox.totals().dropped, 60);
  });

  it('refuses a frame of an epoch it does not have, and takes nothing of that batch', (outbox) => {
    assert.throws(() => outbox.commit({ sealed: [frameOf(1, 60), frameOf(61, 120, EPOCH_B)], open: null }));
    assert.deepEqual(outbox.read(EPOCH_A, 1, 1e6), []);
    assert.equal(outbox.totals().buffered, 0);
  });

  it('keeps the desired state and the table of boots as they were written last', (outbox) => {
    const desired: Desired = { node: 'k.n', version: 7, issued: 5, loops: {}, stop: null };
    const boots = [{ boot: 'b', mono: 0, offset: 12.5, quality: 'learned' as const }];
    assert.deepEqual([outbox.desired(), outbox.boots()], [null, []]);
    outbox.keepDesired({ ...desired, version: 6 });
    outbox.keepDesired(desired);
    outbox.keepBoots(boots);
    assert.deepEqual([outbox.desired(), outbox.boots()], [desired, boots]);
  });
}
