import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { checkWhole, eventually, frameAt, gone } from './frame-faults.fixture.ts';
import { collect } from './frame-tier.contract.ts';
import type { FrameTier, StoredFrame, Verdict } from './frame-tier.ts';
import type { RangeScan } from './range-scan.ts';
import { NODE, sampleFrame, sampleGap } from './sample-frame.ts';

/** An error that a store really gives, and what the tier makes of it. */
export interface StoreFault {
  readonly what: string;
  /** Null where the tier itself asks again, so that nobody is told. */
  readonly code: 'TIER_UNAVAILABLE' | 'TIER_FULL' | 'TIER_MISCONFIGURED' | null;
  /** Whether the store may say it of what it has carried out; where it never does: why. */
  readonly afterwards: true | { readonly never: string };
}

/** The store's answers, had late or turned into errors. */
export interface FaultyAnswers<Fault extends StoreFault> {
  /** Each answer comes so many ms later; 0: as soon as it can. */
  delay(ms: number): void;
  /** The `nth` step of an append from now on ends in the fault; with `isDone` after the store has carried it out. */
  fail(nth: number, fault: Fault, isDone: boolean): Promise<Harm>;
}

export interface Harm {
  /** Whether an append came to that step. */
  wasMet(): boolean;
  heal(): Promise<void>;
}

export interface AnsweringStore<Fault extends StoreFault> {
  /** Gives a started tier on an empty store whose answers go through `answers`. */
  readonly fresh: (
    after: (end: () => Promise<void>) => void,
  ) => Promise<{ readonly tier: FrameTier & RangeScan; readonly answers: FaultyAnswers<Fault> }>;
  /** The first of them at more steps than the others: what is there then depends on where it failed, not on why. */
  readonly faults: readonly Fault[];
  /** Steps that an append has at least. */
  readonly steps: number;
  /** ms, above the tier's limit for one answer. */
  readonly tooLate: number;
}

/** ms; well below each tier's limit. */
const LATE_MS = 100;
const MOST_STEPS = 60;
/** Answers of one sweep that may be late without anybody's doing. */
const MOST_LATE = 3;
/** At so many steps of a batch an error is tried, where it has so many. */
const TRIED_STEPS = 10;
const [LATE, TOO_LATE, BESIDE] = ['kettle-2.late', 'kettle-2.too-late', 'kettle-2.beside'];
const SECOND = 'kettle-2.heat';
const WALL = 1_700_000_000_000;
const ALL = { node: NODE, from: 0, to: Number.MAX_SAFE_INTEGER };
const hex = ({ first, bytes }: StoredFrame) => [first, Buffer.from(bytes).toString('hex')];

/** What touches all that a tier writes: two boots that were not known before, a gap between them, and another node. */
function batchAt(at: number): StoredFrame[] {
  const seqs = (i: number) => ({ first: at * 30 + i * 10 + 1, last: at * 30 + i * 10 + 10 });
  return [
    sampleFrame({ ...seqs(0), boot: `boot-${2 * at}` }),
    sampleGap({ ...seqs(1), boot: `boot-${2 * at}` }),
    sampleFrame({ ...seqs(2), boot: `boot-${2 * at + 1}` }),
    sampleFrame({ node: SECOND, first: at * 10 + 1, last: at * 10 + 10 }),
  ];
}

/** What each tier must do when its store answers late, or by an error in the middle of a batch. */
export function frameAnswersContract<Fault extends StoreFault>(name: string, store: AnsweringStore<Fault>): void {
  describe(`frame tier ${name}, faulty answers`, () => {
    // One store for all of them: to make one takes seconds of some.
    const ends: (() => Promise<void>)[] = [];
    let tier: FrameTier & RangeScan;
    let answers: FaultyAnswers<Fault>;
    before(async () => {
      ({ tier, answers } = await store.fresh((end) => void ends.push(end)));
    });
    after(async () => {
      for (const end of ends) await end();
    });

    test('a store that is slow but within the limit: all is stored, in order, once', async () => {
      await eventually(() => tier.append([frameAt(0, LATE)]));
      answers.delay(LATE_MS);
      const begin = performance.now();
      const both = await Promise.all([
        eventually(() => tier.append([frameAt(1, LATE), frameAt(2, LATE)])),
        eventually(() => tier.append([frameAt(0, BESIDE)])),
      ]);
      // A timer may come a millisecond early.
      assert.ok(performance.now() - begin >= LATE_MS - 2, 'it was not slow at all');
      assert.deepEqual(
        both.map((verdicts) => verdicts.at(-1)?.watermark),
        [30, 10],
      );
      const again = await eventually(() => tier.append([frameAt(2, LATE), frameAt(3, LATE)]));
      answers.delay(0);
      assert.equal(again[0]?.outcome, 'duplicate');
      await checkWhole(tier, 40, LATE);
    });

    test('a store that is slower than the limit: what was told as failed may be there, and then once', async () => {
      await eventually(() => tier.append([frameAt(0, TOO_LATE)]));
      answers.delay(store.tooLate);
      await assert.rejects(tier.append([frameAt(1, TOO_LATE), frameAt(2, TOO_LATE)]), gone);
      answers.delay(0);
      const verdicts = await eventually(() => tier.append([1, 2, 3].map((i) => frameAt(i, TOO_LATE))));
      assert.equal(verdicts.at(-1)?.watermark, 40);
      await checkWhole(tier, 40, TOO_LATE);
    });

    test('an error at a step of a batch: nothing told as stored is missing, and sent again all is there once', async (t) => {
      const acknowledged: StoredFrame[] = [];

      /** The batch again, whole or cut otherwise, as an agent does whose credit is another now. */
      async function again(batch: readonly StoredFrame[], isWhole: boolean): Promise<Verdict[]> {
        if (isWhole) return await eventually(() => tier.append(batch));
        const verdicts: Verdict[] = [];
        for (const frame of batch) verdicts.push(...(await eventually(() => tier.append([frame]))));
        return verdicts;
      }

      /** Harms one step of a batch, a later one of the next, until a batch has no such step. */
      async function sweep(fault: Fault, isDone: boolean): Promise<void> {
        const tried = fault === store.faults[0] ? TRIED_STEPS : 3;
        const stride = Math.max(1, Math.floor(store.steps / tried));
        let told = 0;
        let late = 0;
        for (let nth = isDone ? stride : 1, met = true; met; ) {
          assert.ok(nth < MOST_STEPS, 'an append without end');
          const at = acknowledged.length / 3;
          const batch = batchAt(at);
          await eventually(() => tier.learnBoots(NODE, [bootOf(2 * at), bootOf(2 * at + 1)]));
          const harm = await answers.fail(nth, fault, isDone);
          const caught = await tier.append(batch).then(
            () => undefined,
            (said: { code?: string }) => said,
          );
          await harm.heal();
          const place = `step ${nth}: ${caught}`;
          const isTold = harm.wasMet() && caught?.code === fault.code;
          // A busy machine's store may be too late by itself: then the step is tried anew, with the next batch.
          const isLate = caught?.code === gone.code && !isTold;
          assert.ok(caught === undefined || isTold || (isLate && late < MOST_LATE), place);
          if (caught !== undefined) await checkWhole(tier, acknowledged.length * 10);
          const verdicts = await again(batch, at % 2 === 0);
          assert.deepEqual(
            verdicts.slice(-2).map(({ watermark }) => watermark),
            [at * 30 + 30, at * 10 + 10],
            place,
          );
          acknowledged.push(...batch.slice(0, 3));
          if (isTold) told++;
          if (isLate) {
            late++;
            continue;
          }
          met = harm.wasMet();
          if (!met) assert.ok(nth > store.steps, `there is no step ${nth}`);
          nth += stride;
        }
        await checkWhole(tier, acknowledged.length * 10);
        assert.ok(fault.code === null || told > 0, 'an error of the store, and nobody was told');
        const of = (kind: StoredFrame['kind']) => acknowledged.filter((frame) => frame.kind === kind).map(hex);
        const read = await eventually(() => collect(tier.frames(ALL)));
        assert.deepEqual(read.filter(({ kind }) => kind === 'data').map(hex), of('data'));
        assert.deepEqual((await eventually(() => tier.gaps(ALL))).map(hex), of('gap'));
      }

      for (const fault of store.faults)
        for (const isDone of fault.afterwards === true ? [false, true] : [false])
          await t.test(`${fault.what}, ${isDone ? 'after' : 'before'} it is carried out`, () => sweep(fault, isDone));
    });
  });
}

const bootOf = (i: number) => ({ boot: `boot-${i}`, mono: 0, offset: WALL, quality: 'disciplined' }) as const;
