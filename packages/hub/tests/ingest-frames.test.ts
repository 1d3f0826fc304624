import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32, deflateRawSync } from 'node:zlib';
import { type FromHub, packEnvelope } from '@cerveceria/protocol';
import { encodeFrame } from '@cerveceria/protocol/codec';
import { hubError } from '../src/errors.ts';
import type { FrameTier } from '../src/tiers/frame-tier.ts';
import { EPOCH, NODE, sampleData } from '../src/tiers/sample-frame.ts';
import { AgentClient } from './agent-client.ts';
import { eventually, startHub, tempFolder } from './hub-under-test.ts';

const CURRENT = [{ epoch: EPOCH, oldest: 1, newest: 0, current: true }];
const frame = (first: number, last = first + 9) => sampleData({ first, last });
const of = (agent: AgentClient, type: FromHub['type']) => agent.heard.filter((message) => message.type === type);

/** Bytes with a right checksum, whatever is in them. */
function sealed(content: string | Buffer, level = 9): Buffer {
  const deflated = deflateRawSync(content, { level });
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(deflated));
  return Buffer.concat([deflated, sum]);
}

test('an acknowledgement comes after the tier has the frame, and one answers for many', async (t) => {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  let appends = 0;
  const wrap = (tier: FrameTier): FrameTier => ({
    ...tier,
    async append(frames) {
      appends++;
      await gate;
      return await tier.append(frames);
    },
  });
  const hub = await startHub(await tempFolder(t), { wrap });
  t.after(() => hub.stop());
  const agent = await AgentClient.join(hub.port, CURRENT);
  for (let first = 1; first <= 91; first += 10) agent.frame(frame(first));
  await eventually(() => appends === 1);
  await agent.until('beat');
  assert.deepEqual(of(agent, 'ack'), []);
  release();
  await agent.acked(EPOCH, 100);
  assert.ok(of(agent, 'ack').length <= 2, `${of(agent, 'ack').length} acks for two appends`);
});

test('while the tier does not answer nothing is acknowledged, nobody is dropped, and it is tried again', async (t) => {
  let faults = 2;
  const wrap = (tier: FrameTier): FrameTier => ({
    ...tier,
    append: (frames) => (faults-- > 0 ? Promise.reject(hubError('TIER_UNAVAILABLE', 'gone')) : tier.append(frames)),
  });
  const hub = await startHub(await tempFolder(t), { wrap });
  t.after(() => hub.stop());
  const agent = await AgentClient.join(hub.port, CURRENT);
  agent.frame(frame(1));
  agent.frame(frame(11));
  await eventually(() => hub.ingest.counters.tierFaults === 1);
  assert.deepEqual(of(agent, 'ack'), []);
  await agent.acked(EPOCH, 20);
  assert.equal(hub.ingest.counters.tierFaults, 2);
  assert.equal(agent.closed, undefined);
});

test('duplicates are acknowledged and stored once', async (t) => {
  const hub = await startHub(await tempFolder(t));
  t.after(() => hub.stop());
  const agent = await AgentClient.join(hub.port, CURRENT);
  for (let i = 0; i < 5; i++) agent.frame(frame(1));
  await agent.acked(EPOCH, 10);
  agent.frame(frame(1));
  await eventually(() => hub.ingest.counters.duplicates === 5);
  assert.equal((await hub.frames.totals(NODE))[0]?.frames, 1);
  assert.equal(hub.ingest.counters.frames, 1);
});

test('a hole is answered by one rewind, and the run goes on from there', async (t) => {
  const hub = await startHub(await tempFolder(t));
  t.after(() => hub.stop());
  const agent = await AgentClient.join(hub.port, CURRENT);
  agent.frame(frame(1));
  for (let first = 21; first <= 91; first += 10) agent.frame(frame(first));
  const rewind = await agent.until('rewind');
  assert.deepEqual([rewind.epoch, rewind.seq], [EPOCH, 11]);
  for (let first = 11; first <= 91; first += 10) agent.frame(frame(first));
  await agent.acked(EPOCH, 100);
  assert.equal(of(agent, 'rewind').length, 1);
  assert.equal((await hub.ledger.read()).rows[0]?.twice, 0);
});

test('a frame that straddles the watermark is refused with a typed error and a rewind', async (t) => {
  const hub = await startHub(await tempFolder(t));
  t.after(() => hub.stop());
  const agent = await AgentClient.join(hub.port, CURRENT);
  agent.frame(frame(1));
  await agent.acked(EPOCH, 10);
  agent.frame(frame(5, 14));
  const error = await agent.until('error');
  assert.deepEqual([error.code, error.fatal], ['FRAME_OVERLAPS', false]);
  assert.equal((await agent.until('rewind')).seq, 11);
  agent.frame(frame(11));
  await agent.acked(EPOCH, 20);
});

test('a frame that cannot be right is refused, told after what came before it, and never acknowledged', async (t) => {
  const hub = await startHub(await tempFolder(t));
  t.after(() => hub.stop());
  const agent = await AgentClient.join(hub.port, CURRENT);
  const good = encodeFrame(frame(11));
  const head = { epoch: EPOCH, first: 11, last: 20 };
  const bodies: [string, Uint8Array][] = [
    ['FRAME_DAMAGED', good.slice(0, good.length - 5)],
    ['FRAME_DAMAGED', new TextEncoder().encode('garbage, nothing but garbage')],
    ['FRAME_TOO_LARGE', sealed(Buffer.alloc(50 * 1024 * 1024, 32))],
    ['FRAME_CONTRADICTS', encodeFrame(frame(11, 21))],
    ['FRAME_CONTRADICTS', encodeFrame(sampleData({ node: 'kettle-9.heat', first: 11, last: 20 }))],
    ['FRAME_CONTRADICTS', encodeFrame(sampleData({ epoch: '00000000000000bb', first: 11, last: 20 }))],
    ['FRAME_INVALID', sealed('{"v":1,"k":"data"}')],
  ];
  agent.frame(frame(1));
  for (const [, bytes] of bodies) agent.raw(packEnvelope({ ...head, bytes }));
  await agent.untilTrue(() => of(agent, 'error').length === bodies.length, 'errors');
  const told = agent.heard.filter((message) => message.type === 'error' || message.type === 'ack');
  assert.deepEqual(
    told.map((message) => (message.type === 'error' ? message.code : message.type)),
    ['ack', ...bodies.map(([code]) => code)],
  );
  // A second later the hub asks for it again; the right bytes then pass.
  assert.equal((await agent.until('rewind')).seq, 11);
  agent.raw(packEnvelope({ ...head, bytes: good }));
  await agent.acked(EPOCH, 20);
  assert.equal(hub.ingest.counters.refused, bodies.length);
});

test('a frame of a newer version is kept as it is and acknowledged', async (t) => {
  const hub = await startHub(await tempFolder(t));
  t.after(() => hub.stop());
  const agent = await AgentClient.join(hub.port, CURRENT);
  const bytes = sealed(JSON.stringify({ v: 9, k: 'novel', node: NODE, epoch: EPOCH, first: 1, last: 10 }));
  agent.raw(packEnvelope({ epoch: EPOCH, first: 1, last: 10, bytes }));
  await agent.acked(EPOCH, 10);
  assert.deepEqual((await hub.ledger.read()).rows[0]?.stored, 10);
});

test('more than the credit, unacknowledged, ends the socket; an oversized message does at once', async (t) => {
  const wrap = (tier: FrameTier): FrameTier => ({
    ...tier,
    append: () => Promise.reject(hubError('TIER_UNAVAILABLE', 'gone')),
  });
  const hub = await startHub(await tempFolder(t), { wrap });
  t.after(() => hub.stop());
  const greedy = await AgentClient.join(hub.port, CURRENT);
  // Each frame is right and large; stored they would be, acknowledged they are not.
  for (let first = 1; first < 40; first++) {
    const body = { v: 9, k: 'novel', node: NODE, epoch: EPOCH, first, last: first, rest: 'x'.repeat(40_000) };
    greedy.raw(packEnvelope({ epoch: EPOCH, first, last: first, bytes: sealed(JSON.stringify(body), 0) }));
  }
  assert.equal((await greedy.gone()).reason, 'CREDIT_EXCEEDED');
  const big = await AgentClient.join(hub.port, CURRENT, 'kettle-2.heat');
  big.raw(new Uint8Array(2 * 1024 * 1024));
  assert.equal((await big.gone()).code, 1009);
});
