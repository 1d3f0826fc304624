import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleLoop, sampleNode } from '../wire/message-samples.ts';
import { withLoops } from './loops.ts';
import { withNodes } from './nodes.ts';
import { changeWish, isLate, settle, type Wish, withWish } from './wishes.ts';

const LOOP = 'kettle-1.heat.mash';
const NODE = 'kettle-1.heat';

function wish(over: Partial<Wish> = {}): Wish {
  return {
    id: 1,
    kind: 'override',
    target: LOOP,
    demand: { mode: 'auto', setPoint: 66 },
    phase: 'sent',
    asked: 100,
    since: 0,
    given: 'o-1',
    version: 7,
    code: null,
    ...over,
  };
}

const loopsWith = (over: Parameters<typeof sampleLoop>[0]) => withLoops(new Map(), [sampleLoop(over)]);
const nodesAt = (answers?: number) =>
  withNodes(new Map(), [sampleNode({ stop: null, ...(answers === undefined ? {} : { answers }) })]);

test('a wish stays pending until the node reports on the version that holds it', () => {
  const loops = loopsWith({ refused: [] });
  for (const answers of [undefined, 6]) {
    const wishes = [wish()];
    assert.equal(settle(wishes, loops, nodesAt(answers)), wishes, 'the same list, so that nothing is drawn anew');
  }
  assert.deepEqual(settle([wish()], loops, nodesAt(7)), []);
  assert.deepEqual(settle([wish()], loops, nodesAt(9)), []);
});

test('a hub that shows a stop as soon as it was asked does not make it reported', () => {
  const asked = wish({ kind: 'stop', target: NODE, demand: null, given: null });
  const stopped = withNodes(new Map(), [sampleNode({ answers: 6 })]);
  assert.equal(settle([asked], new Map(), stopped).length, 1);
  assert.equal(settle([asked], new Map(), withNodes(new Map(), [sampleNode({ answers: 7 })])).length, 0);
});

test('a refused override says why and stays until it was read', () => {
  const loops = loopsWith({ refused: [{ loop: LOOP, id: 'o-1', code: 'override-expired', at: 500 }] });
  const [refused] = settle([wish()], loops, nodesAt(7));
  assert.equal(refused?.phase, 'refused');
  assert.equal(refused?.code, 'override-expired');
  assert.equal(settle([refused as Wish], loopsWith({ refused: [] }), nodesAt(9)).length, 1);
});

test('the refusal of an older override is not taken for that of the new one', () => {
  const loops = loopsWith({ refused: [{ loop: LOOP, id: 'o-0', code: 'override-expired', at: 500 }] });
  assert.deepEqual(settle([wish()], loops, nodesAt(7)), []);
});

test('a lasting demand is refused by its version, not by an older one', () => {
  const desired = wish({ kind: 'desired', given: null });
  const refusedAs = (id: string) => loopsWith({ refused: [{ loop: LOOP, id, code: 'duty-missing', at: 500 }] });
  assert.equal(settle([desired], refusedAs('desired-7'), nodesAt(7))[0]?.phase, 'refused');
  assert.deepEqual(settle([desired], refusedAs('desired-6'), nodesAt(7)), []);
});

test('without a version the report itself must show what was asked', () => {
  const old = wish({ version: null, given: null });
  assert.deepEqual(settle([old], loopsWith({ refused: [] }), nodesAt()), []);
  const other = wish({ version: null, given: null, demand: { mode: 'auto', setPoint: 70 } });
  assert.equal(settle([other], loopsWith({ refused: [] }), nodesAt()).length, 1);
  const desired = wish({ kind: 'desired', version: null, given: null, demand: { mode: 'auto', setPoint: 63 } });
  assert.deepEqual(settle([desired], loopsWith({ refused: [] }), nodesAt()), [], 'held by the hub under an override');
  const end = wish({ kind: 'end-override', version: null, given: null, demand: null });
  assert.equal(settle([end], loopsWith({ refused: [] }), nodesAt()).length, 1, 'the override still stands');
  const release = wish({ kind: 'release', target: NODE, version: null, given: null, demand: null });
  assert.deepEqual(settle([release], new Map(), nodesAt()), []);
});

test('what is still being sent is never settled by an old report', () => {
  assert.equal(settle([wish({ phase: 'sending', version: null })], loopsWith({ refused: [] }), nodesAt(99)).length, 1);
});

test('a newer wish for the same target takes the place of the older, another target keeps its own', () => {
  const list = withWish([wish(), wish({ id: 2, target: NODE })], wish({ id: 3 }));
  assert.deepEqual(
    list.map((each) => each.id),
    [2, 3],
  );
  assert.equal(changeWish(list, 3, { phase: 'refused' })[1]?.phase, 'refused');
});

test('a wish is late after five seconds, a refused one never', () => {
  assert.equal(isLate(wish(), 5000), false);
  assert.equal(isLate(wish(), 5001), true);
  assert.equal(isLate(wish({ phase: 'refused' }), 99_999), false);
});
