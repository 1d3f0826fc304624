import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LATE_MS } from '../config.ts';
import { type Errand, isBusy, settleErrands, withErrand } from './errands.ts';
import { madeView } from './program-samples.ts';

const errand = (change: Partial<Errand> = {}): Errand => ({
  ...{ id: 1, kind: 'order', about: 'kettle-1', phase: 'sent', since: 0, given: 'o-1', code: null, detail: '' },
  ...change,
});

test('an order is on its way until the node has judged that very order', () => {
  assert.equal(settleErrands([errand()], [madeView({ answered: 'o-0' })]).length, 1);
  assert.deepEqual(settleErrands([errand()], [madeView({ answered: 'o-1' })]), []);
});

test('what the node refuses stays, with its code, until it was read', () => {
  const [refused] = settleErrands([errand()], [madeView({ answered: 'o-1', refused: 'order-late' })]);
  assert.deepEqual([refused?.phase, refused?.code], ['refused', 'order-late']);
  assert.equal(settleErrands([refused as Errand], []).length, 1);
  assert.deepEqual(
    withErrand([refused as Errand], errand({ id: 2 })).map(({ id }) => id),
    [2],
  );
});

test('a program has begun when its node reports that run, and is refused when the view says so', () => {
  const begin = errand({ kind: 'begin', given: 'run-1' });
  assert.deepEqual(settleErrands([begin], [madeView()]), []);
  assert.equal(settleErrands([begin], [{ ...madeView(), state: null }]).length, 1);
  const [refused] = settleErrands([begin], [{ ...madeView(), state: null, refused: 'program-late' }]);
  assert.equal(refused?.code, 'program-late');
});

test('a program is away when nothing is asked any more', () => {
  const end = errand({ kind: 'end', given: null });
  assert.equal(settleErrands([end], [madeView()]).length, 1);
  assert.deepEqual(settleErrands([end], []), []);
});

test('before the programs are known an order waits, and what needs none of them is done with its answer', () => {
  const note = errand({ id: 2, kind: 'note', about: 'batch' });
  assert.deepEqual(
    settleErrands([errand(), note], null).map(({ id }) => id),
    [1],
  );
});

test('no second order goes out while one is on its way, unless that one is late or refused', () => {
  assert.equal(isBusy([errand()], 'kettle-1', 1000), true);
  assert.equal(isBusy([errand()], 'kettle-2', 1000), false);
  assert.equal(isBusy([errand()], 'kettle-1', LATE_MS + 1), false);
  assert.equal(isBusy([errand({ phase: 'refused' })], 'kettle-1', 1000), false);
});
