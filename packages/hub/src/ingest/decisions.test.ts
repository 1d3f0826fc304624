import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeHello, MESSAGES_PER_SECOND, MessageRate } from './admission.ts';
import { creditFor, QUEUE_LIMIT } from './credit.ts';
import { LiveTails } from './live-tails.ts';
import { merge, NO_MARKS, raise, tell, type Word } from './node-marks.ts';
import { REWIND_MS, RewindGate } from './rewind-gate.ts';

const HELLO = {
  type: 'hello',
  ...{ protocol: 1, node: 'k.heat', version: '1', boot: 'b', mono: 0, simulated: false },
  ...{ epochs: [], channels: [], loops: [], boots: [] },
} as const;
const wordOf = (boot: string, mono: number, epochs: Word['epochs']): Word => ({ boot, mono, epochs });
const WORT = { id: 'k.heat.wort', unit: '°C', res: 0.01, kind: 'analog' } as const;

test('a hello is welcomed only in our version, for its own node and with its own channels', () => {
  const codeOf = (more: object) => judgeHello({ ...HELLO, ...more } as never, 'k.heat')?.code;
  assert.equal(codeOf({ channels: [WORT] }), undefined);
  assert.equal(codeOf({ protocol: 2 }), 'VERSION_UNSUPPORTED');
  assert.equal(codeOf({ node: 'k.flow' }), 'AGENT_CONTRADICTS');
  assert.equal(codeOf({ channels: [{ ...WORT, id: 'k.flow.wort' }] }), 'AGENT_CONTRADICTS');
  assert.equal(codeOf({ channels: [WORT, WORT] }), 'AGENT_CONTRADICTS');
});

test('one message too many in a second is not admitted, the next second begins anew', () => {
  const rate = new MessageRate();
  const admitted = Array.from({ length: MESSAGES_PER_SECOND + 1 }, () => rate.admit(0));
  assert.deepEqual([admitted.indexOf(false), rate.admit(1000)], [MESSAGES_PER_SECOND, true]);
});

test('credit shrinks with the number of agents, never below what frames need, never beyond the queue', () => {
  assert.deepEqual([creditFor(0), creditFor(256), creditFor(5000)], [262_144, 262_144, 131_122]);
  assert.ok(creditFor(1) < QUEUE_LIMIT);
});

test('one rewind is outstanding at a time, and is said again when it had no effect', () => {
  const gate = new RewindGate();
  assert.equal(gate.ask('e', 11, 0), true);
  assert.equal(gate.ask('e', 11, 10), false);
  assert.equal(gate.passesOver('e', 21, 10), true);
  assert.equal(gate.passesOver('f', 21, 10), false);
  assert.equal(gate.ask('e', 11, REWIND_MS), true);
  assert.equal(gate.passesOver('e', 11, REWIND_MS), false);
  assert.equal(gate.passesOver('e', 21, REWIND_MS), false);
  gate.settled('e');
  assert.equal(gate.ask('e', 31, REWIND_MS), true);
});

test('marks only rise, and the later word of the agent holds', () => {
  const heard = raise(raise(NO_MARKS, 'e', 70), 'e', 60);
  assert.equal(heard.epochs['e']?.seen, 70);
  const told = tell(heard, wordOf('b', 1, [{ epoch: 'e', oldest: 1, newest: 65, current: true }]), () => 0, 100);
  assert.deepEqual(told.epochs['e'], { seen: 70, oldest: 1, newest: 65, current: true });
  const other = { told: 50, epochs: { e: { seen: 90, oldest: 3, newest: 3, current: false } } };
  for (const merged of [merge(told, other), merge(other, told)])
    assert.deepEqual(merged, {
      ...{ told: 100, boot: 'b', mono: 1 },
      epochs: { e: { seen: 90, oldest: 1, newest: 65, current: true } },
    });
});

test('the later word of the agent holds, also where the clock of the hub that heard it is an hour behind', () => {
  const HOUR = 3_600_000;
  const said = (newest: number) => [{ epoch: 'e', oldest: 1, newest, current: true }];
  const inDoc = tell(NO_MARKS, wordOf('b', 1000, said(60)), () => 0, 5 * HOUR);
  // The other hub has not read it yet, or it has and the agent's machine started again meanwhile.
  const sameBoot = tell(NO_MARKS, wordOf('b', 2000, said(120)), () => 0, 4 * HOUR);
  const nextBoot = tell(inDoc, wordOf('c', 10, said(180)), () => 0, 4 * HOUR);
  for (const [later, newest] of [[sameBoot, 120] as const, [nextBoot, 180] as const])
    for (const merged of [merge(inDoc, later), merge(later, inDoc)]) {
      assert.equal(merged.epochs['e']?.newest, newest);
      assert.ok(tell(merged, wordOf('d', 5, said(1)), () => 0, 0).told > 5 * HOUR);
    }
  // One of a release that wrote no boot, told by a clock that is right.
  const older = { told: 6 * HOUR, epochs: { e: { seen: 0, oldest: 1, newest: 240, current: true } } };
  assert.equal(merge(inDoc, older).epochs['e']?.newest, 240);
});

test('an epoch that the agent forgot is remembered while something of it is missing', () => {
  const marks = raise(raise(NO_MARKS, 'open', 70), 'done', 60);
  const told = tell(marks, wordOf('b', 1, [{ epoch: 'new', oldest: 0, newest: 0, current: true }]), () => 60, 1);
  assert.deepEqual(Object.keys(told.epochs), ['open', 'new']);
  assert.deepEqual(told.epochs['open'], { seen: 70, oldest: 0, newest: 0, current: false });
});

test('the live tail holds what is not stored, each scan once, two minutes of it', () => {
  const tails = new LiveTails();
  const scan = (seq: number) => ({ epoch: 'e', seq, wall: seq * 1000, cells: [] });
  const seqs = () => tails.of('k.heat').map((each) => each.seq);
  tails.add('k.heat', [scan(1), scan(2), scan(3)], () => 1);
  tails.add('k.heat', [scan(3), scan(4)], () => 1);
  assert.deepEqual(seqs(), [2, 3, 4]);
  tails.stored('k.heat', 'e', 3);
  assert.deepEqual(seqs(), [4]);
  tails.add('k.heat', [scan(130)], () => 0);
  assert.deepEqual(seqs(), [130]);
  assert.deepEqual(tails.of('k.none'), []);
});
