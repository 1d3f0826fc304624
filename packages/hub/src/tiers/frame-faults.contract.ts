import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkWhole, eventually, frameAt, gone } from './frame-faults.fixture.ts';
import { collect } from './frame-tier.contract.ts';
import type { FrameTier, Verdict } from './frame-tier.ts';
import type { RangeScan } from './range-scan.ts';
import { BOOT, EPOCH, NODE } from './sample-frame.ts';

/** A real store that can be taken away under the tier. */
export interface TestServer {
  /** A server by SIGKILL; a file with the threads that have it. */
  kill(): Promise<void>;
  /** On the same address and data. */
  restart(): Promise<void>;
  /** A server by SIGSTOP: it takes connections and says nothing; a file by a lock that nobody lets go of. */
  hang(): void;
  wake(): void;
}

/** Gives a started tier on an empty store of its own, that counts a silent store as gone after a second or few. */
export type FaultyTier = (
  after: (end: () => Promise<void>) => void,
) => Promise<{ readonly tier: FrameTier & RangeScan; readonly server: TestServer }>;

/** What each tier behind a server of its own must do when that server fails. */
export function frameFaultsContract(name: string, fresh: FaultyTier): void {
  describe(`frame tier ${name}, faults`, () => {
    test('a server that is gone is told at once, and what was acknowledged is there when it is back', async (t) => {
      const { tier, server } = await fresh((end) => t.after(end));
      await eventually(() => tier.append([frameAt(0), frameAt(1)]));
      await server.kill();
      await assert.rejects(tier.append([frameAt(2)]), gone);
      await assert.rejects(tier.totals(NODE), gone);
      await assert.rejects(tier.ping(), gone);
      await server.restart();
      const [verdict] = (await eventually(() => tier.append([frameAt(2)]))) as [Verdict];
      assert.equal(verdict.watermark, 30);
      await checkWhole(tier, 30);
    });

    test('a server that hangs holds nobody up for ever, and nothing is there twice when it wakes', async (t) => {
      const { tier, server } = await fresh((end) => t.after(end));
      await eventually(() => tier.append([frameAt(0)]));
      server.hang();
      await assert.rejects(tier.append([frameAt(1), frameAt(2)]), gone);
      server.wake();
      const verdicts = await eventually(() => tier.append([frameAt(1), frameAt(2), frameAt(3)]));
      assert.equal(verdicts.at(-1)?.watermark, 40);
      await checkWhole(tier, 40);
    });
  });
}

/** The same for a server that dies again and again while frames come in. */
export function frameFloodContract(name: string, fresh: FaultyTier): void {
  describe(`frame tier ${name}, flood`, () => {
    test('hung in the middle of a flood: what was told as failed may be there, and then once', async (t) => {
      const { tier, server } = await fresh((end) => t.after(end));
      let acknowledged = 0;
      let failures = 0;
      let next = 0;
      const flooding = (async () => {
        while (next < 200) {
          const batch = Array.from({ length: 5 }, (_, i) => frameAt(next + i));
          const verdicts = await tier.append(batch).catch((fault) => assert.equal(fault.code, gone.code));
          if (verdicts === undefined) {
            failures++;
            server.wake();
            await new Promise((resolve) => setTimeout(resolve, 20));
          } else {
            next += 5;
            acknowledged = verdicts.at(-1)?.watermark ?? acknowledged;
          }
        }
      })();
      while (acknowledged === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      // A write is under way nearly always: nobody can say whether it arrived.
      server.hang();
      await flooding;
      assert.ok(failures > 0, 'the server hung and nobody noticed');
      assert.equal(acknowledged, 2000);
      await checkWhole(tier, acknowledged);
    });

    test('killed in the middle of a flood: nothing that was acknowledged is missing', async (t) => {
      const { tier, server } = await fresh((end) => t.after(end));
      const pieces = [{ boot: BOOT, mono: 0, offset: 1_700_000_000_000, quality: 'disciplined' }] as const;
      await eventually(() => tier.learnBoots(NODE, pieces));
      let acknowledged = 0;
      let next = 0;
      const flood = async () => {
        while (next < 400) {
          const batch = Array.from({ length: 5 }, (_, i) => frameAt(next + i));
          const verdicts = await tier.append(batch).catch((fault) => assert.equal(fault.code, gone.code));
          if (verdicts === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
          else {
            next += 5;
            acknowledged = verdicts.at(-1)?.watermark ?? acknowledged;
          }
        }
      };
      const flooding = flood();
      for (let kills = 0; kills < 3; kills++) {
        const before = acknowledged;
        while (acknowledged === before) await new Promise((resolve) => setTimeout(resolve, 1));
        await server.kill();
        await server.restart();
      }
      await flooding;
      await checkWhole(tier, acknowledged);
      assert.equal(acknowledged, 4000);
      const all = { node: NODE, from: 0, to: Number.MAX_SAFE_INTEGER };
      const bytes = await eventually(() => collect(tier.frames(all)));
      assert.equal(bytes.length, 400);
      assert.ok(bytes.every(({ epoch }) => epoch === EPOCH));
    });
  });
}
