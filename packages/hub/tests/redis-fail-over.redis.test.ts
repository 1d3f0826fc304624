import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { silentLog } from '@cerveceria/runtime';
import { collect } from '../src/tiers/frame-tier.contract.ts';
import { type RedisFrames, redisFrames } from '../src/tiers/redis/redis-frames.ts';
import { sampleFrame } from '../src/tiers/sample-frame.ts';
import { type RedisTrio, startRedisTrio } from './redis-trio.ts';

const SIZE = 10;
const WRITERS = 8;
const HANGS_MS = 4500;
const PATIENCE = 60_000;

let trio: RedisTrio;
let tier: RedisFrames;
before(async () => {
  trio = await startRedisTrio();
  tier = redisFrames({ ...trio.place, log: silentLog });
  await tier.start();
});
after(async () => {
  await tier?.stop();
  await trio?.stop();
});

/** A sentinel that tells of the new primary late has a client connect anew once more: who asks meanwhile asks again. */
async function answered<T>(ask: () => Promise<T>): Promise<T> {
  for (const end = performance.now() + PATIENCE; ; await wait(50))
    try {
      return await ask();
    } catch (fault) {
      if ((fault as { code?: string }).code !== 'TIER_UNAVAILABLE' || performance.now() > end) throw fault;
    }
}

/** Nodes that send frame after frame, each again until it is acknowledged, as an agent does. */
class Flood {
  readonly acknowledged = new Map<string, number>();
  readonly holes: string[] = [];
  readonly #run: string;
  #isOver = false;
  #isGivenUp = false;
  #all: Promise<void>[] = [];

  constructor(run: string) {
    this.#run = run;
  }

  /** Until `end`; of a test that fails before that, until it has failed. */
  begin(t: TestContext): void {
    t.after(async () => {
      this.#isGivenUp = true;
      await Promise.allSettled(this.#all);
    });
    this.#all = Array.from({ length: WRITERS }, (_, i) => this.#write(`${this.#run}-${i}.heat`));
  }

  /** Ends each writer behind a frame that is acknowledged. */
  async end(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#all);
  }

  get sum(): number {
    return [...this.acknowledged.values()].reduce((sum, last) => sum + last, 0);
  }

  async more(scans: number): Promise<void> {
    const goal = this.sum + scans;
    const end = performance.now() + PATIENCE;
    while (this.sum < goal) {
      assert.ok(performance.now() < end, `${this.sum} of ${goal} scans are acknowledged`);
      await wait(20);
    }
  }

  async #write(node: string): Promise<void> {
    for (let first = 1; !this.#isOver && !this.#isGivenUp; first += SIZE)
      while (!this.#isGivenUp) {
        const last = first + SIZE - 1;
        try {
          const [verdict] = await tier.append([sampleFrame({ node, first, last })]);
          if (verdict?.outcome === 'hole' || verdict?.outcome === 'overlap') this.holes.push(`${node} ${first}`);
          this.acknowledged.set(node, last);
          break;
        } catch (fault) {
          assert.equal((fault as { code?: string }).code, 'TIER_UNAVAILABLE', String(fault));
          await wait(50);
        }
      }
  }

  /** Asked of the primary by a client that never knew another. */
  async check(): Promise<void> {
    const fresh = redisFrames({ ...trio.place, log: silentLog });
    await fresh.start();
    await this.#checkIn(fresh).finally(() => fresh.stop());
  }

  async #checkIn(primary: RedisFrames): Promise<void> {
    assert.deepEqual(this.holes, [], 'what was acknowledged is missing on the new primary');
    for (const [node, last] of this.acknowledged) {
      const ranges = await answered(() => collect(primary.ranges(node)));
      const firsts = ranges.map(({ first }) => first);
      const expected = Array.from({ length: last / SIZE }, (_, i) => i * SIZE + 1);
      assert.deepEqual(firsts, expected, node);
      const [totals] = await answered(() => primary.totals(node));
      assert.equal(totals?.held, last, `${node}: nothing is there twice`);
    }
  }
}

test('the primary hangs in a flood and wakes after another took over: what was acknowledged is there, once', async (t) => {
  const flood = new Flood('hung');
  flood.begin(t);
  await flood.more(2000);
  const old = await trio.primary();
  old.hang();
  await Promise.all([wait(HANGS_MS), trio.untilOther(old)]);
  old.wake();
  await flood.more(2000);
  await flood.end();
  await flood.check();
});

test('the primary killed in a flood: what was acknowledged is on the new one, once', async (t) => {
  const flood = new Flood('killed');
  flood.begin(t);
  await flood.more(2000);
  const old = await trio.primary();
  await old.kill();
  await trio.untilOther(old);
  await flood.more(2000);
  await flood.end();
  await flood.check();
});

test('with no replica left nothing is acknowledged, and the tier says so', async () => {
  const frame = [sampleFrame({ node: 'alone.heat', first: 1, last: SIZE })];
  await trio.loseReplicas();
  await assert.rejects(tier.append(frame), { code: 'TIER_UNAVAILABLE' });
  await assert.rejects(tier.ping(), { code: 'TIER_UNAVAILABLE' });
});
