import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { watchParent } from './parent-watch.ts';

test('tells once that the parent is gone, and nothing after it was cancelled', () => {
  mock.timers.enable({ apis: ['setInterval'] });
  try {
    let parent = 41;
    let told = 0;
    const watch = () =>
      watchParent(
        () => told++,
        () => parent,
      );
    watch();
    mock.timers.tick(5000);
    assert.equal(told, 0);
    parent = 1;
    mock.timers.tick(500);
    mock.timers.tick(5000);
    assert.equal(told, 1);
    const cancel = watch();
    cancel();
    parent = 7;
    mock.timers.tick(5000);
    assert.equal(told, 1);
  } finally {
    mock.timers.reset();
  }
});
