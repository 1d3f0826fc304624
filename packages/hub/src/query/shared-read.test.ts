import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SharedRead } from './shared-read.ts';

/** A reading that ends when it is told to, or given up. */
function reading() {
  let done: (value: number) => void = () => {};
  const shared = new SharedRead<number>(
    (signal) =>
      new Promise((resolve, reject) => {
        done = resolve;
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  );
  return { shared, done: (value: number) => done(value) };
}

test('one of two that goes away leaves the reading to the other', async () => {
  const { shared, done } = reading();
  const gone = new AbortController();
  const [first, second] = [shared.wait(gone.signal), shared.wait()];
  gone.abort(new Error('gone'));
  await assert.rejects(first, /gone/);
  assert.equal(shared.isGivenUp, false);
  done(7);
  assert.equal(await second, 7);
});

test('when all have gone away the reading is given up, and says so', async () => {
  const { shared } = reading();
  const clients = [new AbortController(), new AbortController()];
  const waits = clients.map(({ signal }) => shared.wait(signal));
  for (const client of clients) client.abort(new Error('gone'));
  for (const wait of waits) await assert.rejects(wait, /gone/);
  assert.equal(shared.isGivenUp, true);
  await assert.rejects(shared.result, /gone/);
});
