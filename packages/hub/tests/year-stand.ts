import { FakeClock, silentLog, systemMachineClock } from '@cerveceria/runtime';
import { LOAD_LIMITS } from '../src/archive/archive-parts.ts';
import { archivePass } from '../src/archive/archive-pass.ts';
import { ArchiveProgress } from '../src/archive/archive-progress.ts';
import { rollUpHold } from '../src/archive/roll-up-hold.ts';
import type { ReadHistory } from '../src/query/history.ts';
import { openHistory } from '../src/query/open-history.ts';
import { createRollUps } from '../src/query/roll-ups.ts';
import { createRollUpKeeper, type RollUpKeeper } from '../src/rollups/roll-up-keeper.ts';
import { differentTiers, type Tier, type TierSet } from '../src/tiers/tier-set.ts';
import { createTiers, type Tiers } from '../src/tiers/tiers.ts';
import { trimPass } from '../src/trim/trim-pass.ts';
import { historyOver } from './fakes/history-over.ts';
import { BEGIN, DAY, type MadeYear, NODE, PIECES } from './fakes/made-year.ts';
import { eventually } from './hub-under-test.ts';

const HOT_DAYS = 3;
const WARM_DAYS = 30;
/** Frames in one append. */
const BATCH = 256;
/** ms; servers that start on a busy machine take their time. */
const PATIENCE = 120_000;

/** What one pass after another moved. */
export interface Moved {
  readonly archived: ArchiveProgress;
  readonly trimmed: number;
}

/** The stores of one hub through a year of process time, with what a hub does in it beside answering. */
export class YearStand {
  /** Of the process; the machine's stands still, so that nothing is given up for being slow. */
  readonly process = new FakeClock(BEGIN);
  readonly #machine = new FakeClock();
  readonly #tiers: Tiers;
  readonly #year: MadeYear;
  readonly #keeper: RollUpKeeper;
  #sent = 0;
  #heard = 0;

  constructor(year: MadeYear, config: Parameters<typeof createTiers>[0]['config']) {
    this.#year = year;
    this.#tiers = createTiers({ config, clock: systemMachineClock, log: silentLog });
    const { process } = this;
    const parts = { hub: config.hub, tiers: this.set, machine: this.#machine, process, log: silentLog };
    this.#keeper = createRollUpKeeper(parts);
  }

  get set(): TierSet {
    return this.#tiers.set;
  }

  get frames(): readonly Tier[] {
    return differentTiers(this.set);
  }

  async start(): Promise<void> {
    await this.#tiers.start();
    const answers = async () => {
      const asked = [...this.frames.map((tier) => tier.ping()), ...this.set.rollUps.map((store) => store.identity())];
      return (await Promise.allSettled(asked)).every(({ status }) => status === 'fulfilled');
    };
    await eventually(answers, PATIENCE);
  }

  stop(): Promise<void> {
    return this.#tiers.stop();
  }

  /** The process' clock goes on to that day; what was sealed and learned by then comes in through the gates. */
  async until(day: number): Promise<void> {
    this.process.advance(BEGIN + day * DAY - this.process.wall());
    const { hot, warm } = this.set;
    const due = this.#year.frames.filter((each) => each.day <= day).map(({ frame }) => frame);
    const heard = PIECES.filter(({ known }) => known <= day).map(({ piece }) => piece);
    for (const tier of new Set([hot, warm])) {
      if (heard.length > this.#heard) await tier.learnBoots(NODE, heard.slice(this.#heard));
      for (let at = this.#sent; at < due.length; at += BATCH) {
        const verdicts = await tier.append(due.slice(at, at + BATCH));
        const refused = verdicts.find(({ outcome }) => outcome !== 'stored');
        if (refused !== undefined) throw new Error(`${tier.name}: ${refused.outcome} at ${refused.watermark}`);
      }
    }
    this.#heard = heard.length;
    this.#sent = due.length;
  }

  /** Twice, as an hour that has just been heard of is left for the next round. */
  async rollUp(): Promise<void> {
    for (let round = 0; round < 2; round++) {
      this.process.advance(120_000);
      while (await this.#keeper.pass());
    }
  }

  /** What is older than thirty days goes cold, what is older than three leaves hot. */
  async move(): Promise<Moved> {
    const { hot, warm, cold } = this.set;
    if (cold === undefined) throw new Error('no cold tier');
    const { process } = this;
    const archived = new ArchiveProgress();
    const own = { machine: this.#machine, process, log: silentLog, limits: LOAD_LIMITS };
    const parts = { ...own, warm, cold, hold: rollUpHold(this.set), framesPerS: Number.POSITIVE_INFINITY };
    await archivePass(parts, process.wall() - WARM_DAYS * DAY, archived, new Map(), {
      ...{ mayGoOn: () => true, wait: () => Promise.resolve(), ingested: () => 0 },
    });
    const { frames } = await trimPass({ ...own, hot, warm, keepMs: HOT_DAYS * DAY, share: 1 });
    return { archived, trimmed: frames };
  }

  #rest() {
    const { process } = this;
    return { provisional: () => [], factsOf: () => undefined, clock: process, machine: this.#machine };
  }

  /** From frames alone. */
  raw(): ReadHistory {
    return historyOver(this.frames, this.#rest());
  }

  /** As a hub answers, from roll-ups where they are made. */
  asHub(): ReadHistory {
    const { rollUps: stores, state } = this.set;
    const rollUps = createRollUps({ stores, state, machine: this.#machine });
    return openHistory({ tiers: this.frames, rollUps, ...this.#rest() }).asked;
  }
}
