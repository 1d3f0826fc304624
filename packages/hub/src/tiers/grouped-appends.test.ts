import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredFrame, Verdict } from './frame-tier.ts';
import { GroupedAppends } from './grouped-appends.ts';
import { sampleFrame } from './sample-frame.ts';

interface Act {
  readonly firsts: number[];
  end(fault?: unknown): void;
}

/** Acts end when the test says so. */
function stand(isOfFrames: (fault: unknown) => boolean = () => false, fill = 1) {
  const acts: Act[] = [];
  const grouped = new GroupedAppends({
    ...{ most: 4, width: 2, fill, isOfFrames },
    write: (frames) =>
      new Promise<Verdict[]>((resolve, reject) => {
        const verdicts = frames.map(({ last }): Verdict => ({ outcome: 'stored', watermark: last }));
        const end = (fault?: unknown) => (fault === undefined ? resolve(verdicts) : reject(fault));
        acts.push({ firsts: frames.map(({ first }) => first), end });
      }),
  });
  const append = (...firsts: number[]) => grouped.append(firsts.map(frameAt));
  return {
    ...{ acts, append },
    /** Each begins an act of its own, as long as there may be one. */
    async one(...firsts: number[]) {
      const calls = [];
      for (const first of firsts) {
        calls.push(append(first));
        await settled();
      }
      return calls;
    },
  };
}

const frameAt = (first: number): StoredFrame => ({ ...sampleFrame({ first, last: first }), first, last: first });
const marks = async (verdicts: Promise<Verdict[]>) => (await verdicts).map(({ watermark }) => watermark);
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('calls that come while two acts are under way are written together, each gets its own verdicts', async () => {
  const { acts, append, one } = stand();
  const begun = await one(1, 2);
  const calls = [...begun, append(3, 4), append(5)];
  await settled();
  assert.deepEqual(
    acts.map(({ firsts }) => firsts),
    [[1], [2]],
  );
  acts[0]?.end();
  assert.deepEqual(await marks(calls[0] as Promise<Verdict[]>), [1]);
  await settled();
  assert.deepEqual(acts[2]?.firsts, [3, 4, 5]);
  acts[2]?.end();
  assert.deepEqual(await marks(calls[2] as Promise<Verdict[]>), [3, 4]);
  assert.deepEqual(await marks(calls[3] as Promise<Verdict[]>), [5]);
  acts[1]?.end();
  await calls[1];
});

test('an act has no more frames than it may, and no call is divided', async () => {
  const { acts, append, one } = stand();
  const begun = await one(1, 2);
  const calls = [...begun, append(3, 4, 5), append(6, 7), append(8)];
  acts[0]?.end();
  await calls[0];
  await settled();
  assert.deepEqual(acts[2]?.firsts, [3, 4, 5]);
  acts[1]?.end();
  await calls[1];
  await settled();
  assert.deepEqual(acts[3]?.firsts, [6, 7, 8]);
  for (const act of acts) act.end();
  await Promise.all(calls);
});

test('a server that is gone fails every call of the act, and the next ones are tried', async () => {
  const { acts, append, one } = stand();
  const begun = await one(1, 2);
  const calls = [...begun, append(3), append(4)].map((call) =>
    call.then(
      () => 'stored',
      () => 'failed',
    ),
  );
  acts[0]?.end(new Error('gone'));
  await settled();
  await settled();
  acts[1]?.end(new Error('gone'));
  acts[2]?.end(new Error('gone'));
  assert.deepEqual(await Promise.all(calls), ['failed', 'failed', 'failed', 'failed']);
  const later = append(9);
  await settled();
  acts.at(-1)?.end();
  assert.deepEqual(await marks(later), [9]);
});

test('a frame that the server does not take does not keep the others of its act from being stored', async () => {
  const { acts, append, one } = stand((fault) => fault === 'of frames');
  const first = await one(1, 2);
  const calls = [append(3), append(4)].map((call) =>
    call.then(
      () => 'stored',
      () => 'failed',
    ),
  );
  for (const act of acts) act.end();
  await Promise.all(first);
  await settled();
  assert.deepEqual(acts[2]?.firsts, [3, 4]);
  acts[2]?.end('of frames');
  await settled();
  assert.deepEqual(acts[3]?.firsts, [3]);
  acts[3]?.end('of frames');
  await settled();
  assert.deepEqual(acts[4]?.firsts, [4]);
  acts[4]?.end();
  assert.deepEqual(await Promise.all(calls), ['failed', 'stored']);
});

test('what is asked at once stands in one act', async () => {
  const { acts, append } = stand();
  const calls = [append(1), append(2), append(3)];
  await settled();
  assert.deepEqual(
    acts.map(({ firsts }) => firsts),
    [[1, 2, 3]],
  );
  acts[0]?.end();
  await Promise.all(calls);
});

test('a second act begins only when so much waits that it is worth a commit of its own', async () => {
  const { acts, append, one } = stand(undefined, 3);
  const [first] = await one(1);
  const few = append(2, 3);
  await settled();
  assert.equal(acts.length, 1);
  const enough = append(4);
  await settled();
  assert.deepEqual(acts[1]?.firsts, [2, 3, 4]);
  acts[1]?.end();
  assert.deepEqual(await marks(few), [2, 3]);
  assert.deepEqual(await marks(enough), [4]);
  const last = append(5);
  await settled();
  assert.equal(acts.length, 2);
  acts[0]?.end();
  await first;
  await settled();
  assert.deepEqual(acts[2]?.firsts, [5]);
  acts[2]?.end();
  assert.deepEqual(await marks(last), [5]);
});
