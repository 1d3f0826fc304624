import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32, deflateRawSync } from 'node:zlib';
import { openEnvelope } from './open-envelope.ts';

const NODE = 'k.heat';
const EPOCH = '00000000000000aa';
const GOOD = {
  ...{ v: 1, k: 'data', node: NODE, epoch: EPOCH, first: 1, last: 3, boot: 'b', every: 1, t0: 0, dt: [1000, 2] },
  ch: [{ id: `${NODE}.wort`, unit: '°C', res: 0.5, kind: 'analog', d: [10, 1, 1] }],
};
const envelope = { epoch: EPOCH, first: 1, last: 3 };

function opened(body: object, more: Partial<typeof envelope> = {}, isSummarised = true) {
  const deflated = deflateRawSync(JSON.stringify(body));
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(deflated));
  return openEnvelope({ ...envelope, ...more, bytes: Buffer.concat([deflated, sum]) }, NODE, isSummarised);
}

test('a summary that a frame brings counts for nothing: the hub makes its own of the columns', () => {
  const lies = { count: 900, min: -40, max: 400, sum: 1e9, last: 99, bad: 0 };
  const frame = opened({
    ...GOOD,
    summaries: [{ channel: `${NODE}.wort`, ...lies }],
    ch: GOOD.ch.map((column) => ({ ...column, ...lies, summary: lies })),
  });
  const [{ channel, ...summary } = assert.fail(), ...others] = frame.summaries;
  assert.deepEqual(
    [channel.id, summary, others],
    [`${NODE}.wort`, { count: 3, min: 5, max: 6, sum: 16.5, last: 6, bad: 0 }, []],
  );
});

test('a frame that contradicts its envelope, its socket or itself is refused with what does not fit', () => {
  const foreign = { ...GOOD, ch: [{ ...GOOD.ch[0], id: 'k.flow.wort' }] };
  for (const [body, more, said] of [
    [{ ...GOOD, node: 'k.flow' }, {}, /frame of k\.flow on the socket of k\.heat/],
    [GOOD, { epoch: '00000000000000bb' }, /epoch 00000000000000aa in an envelope of 00000000000000bb/],
    [GOOD, { last: 4 }, /1\.\.3 in an envelope of 1\.\.4/],
    [foreign, {}, /channel k\.flow\.wort is not of k\.heat/],
    [{ ...GOOD, last: 4 }, { last: 4 }, /t0, dt/],
  ] as const)
    assert.throws(
      () => opened(body, more),
      (fault: { code: string; message: string }) => fault.code === 'FRAME_CONTRADICTS' && said.test(fault.message),
      String(said),
    );
});

test('a frame whose summaries nobody wants at once has the same ones when somebody asks', () => {
  assert.deepEqual({ ...opened(GOOD, {}, false) }, opened(GOOD));
});
