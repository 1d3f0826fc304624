import type { Cancel, Log, MachineClock, ProcessClock } from '@cerveceria/runtime';
import type { RewindAnswer } from '../ingest/ingest.ts';
import type { TierLine } from '../ingest/tier-line.ts';
import type { TierLines } from '../ingest/tier-lines.ts';
import type { Notifier } from '../tiers/notifier.ts';
import type { StateStore } from '../tiers/state-store.ts';
import type { TierSet } from '../tiers/tier-set.ts';
import { createFilling } from './filling.ts';
import { GoneEpochs } from './gone-epochs.ts';

export interface CatchUpParts {
  readonly hub: string;
  readonly lines: TierLines;
  readonly cold: TierSet['cold'];
  /** How much of the past the hot tier takes again, process ms. */
  readonly hotMs: number;
  readonly state: Pick<StateStore, 'lease'>;
  readonly notifier: Pick<Notifier, 'publish' | 'subscribe'>;
  readonly machine: Pick<MachineClock, 'mono' | 'after'>;
  readonly process: Pick<ProcessClock, 'wall'>;
  readonly log: Log;
  /** Asks the agent for what no tier has. */
  readonly rewind: (node: string, epoch: string, seq: number) => RewindAnswer;
  /** A tier came to have more of an epoch. */
  readonly filled: (node: string, tier: string, epoch: string, watermark: number) => void;
}

export interface CatchUp {
  start(): void;
  stop(): Promise<void>;
}

/** Pauses between rounds, machine ms: while something is known to be missing, and while nothing is. */
const BUSY_MS = 500;
const IDLE_MS = 60_000;
/** Longest pause after rounds that brought nothing. */
const MOST_MS = 5000;
const LEASE_MS = 15_000;
const STOP_MS = 1000;

interface Filled {
  readonly node: string;
  readonly tier: string;
  readonly epoch: string;
  readonly watermark: number;
}

interface Wanted {
  readonly node: string;
  readonly epoch: string;
  readonly seq: number;
}

/**
 * Brings a tier that was away up to the other one, and asks agents for what neither has. One hub a tier does it, by a
 * lease; two at once would do no harm. Nothing of where it stands is kept: the watermarks say it, also after a kill.
 */
export function createCatchUp(parts: CatchUpParts): CatchUp {
  const { hub, lines, state, notifier, machine, log } = parts;
  const cancels: Cancel[] = [];
  const sleeping = new Set<() => void>();
  const loops: Promise<void>[] = [];
  let stopped = false;

  const hearFilled = ({ node, tier, epoch, watermark }: Filled) => parts.filled(node, tier, epoch, watermark);
  const gone = new GoneEpochs(machine);
  function hearGone(wanted: Wanted): void {
    gone.add(wanted);
    for (const wake of [...sleeping]) wake();
  }

  function ask(wanted: Wanted): RewindAnswer {
    const answer = parts.rewind(wanted.node, wanted.epoch, wanted.seq);
    if (answer === 'gone') hearGone(wanted);
    return answer;
  }

  function hearWanted(wanted: Wanted): void {
    if (ask(wanted) === 'gone') notifier.publish('frames-gone', wanted);
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        sleeping.delete(wake);
        cancel();
        resolve();
      };
      const cancel = machine.after(ms, wake);
      sleeping.add(wake);
    });
  }

  const holds = (low: TierLine) =>
    state.lease(`catch-up/${low.levels.join('-')}`, hub, LEASE_MS).catch((err) => {
      log.debug({ err }, 'the lease of catching up cannot be asked for');
      return false;
    });

  /** Boots that were learned while the tier was away; each hub answers for what it heard. */
  async function tellBoots(low: TierLine, high: TierLine): Promise<void> {
    for (const node of [...low.untold]) {
      await low.tier.learnBoots(node, await high.tier.boots(node));
      low.untold.delete(node);
    }
  }

  async function keepLevel(low: TierLine, high: TierLine): Promise<void> {
    const filling = createFilling({
      ...parts,
      ...{ low, high, isStopped: () => stopped, holds: () => holds(low) },
      isGone: (node, epoch) => gone.has({ node, epoch }),
      filled(node, epoch, watermark) {
        const said: Filled = { node, tier: low.name, epoch, watermark };
        hearFilled(said);
        notifier.publish('tier-filled', said);
      },
      wanted(node, epoch, seq) {
        const wanted: Wanted = { node, epoch, seq };
        if (ask(wanted) === 'elsewhere') notifier.publish('frames-wanted', wanted);
      },
    });
    let failures = 0;
    for (let slept = IDLE_MS; !stopped; slept += BUSY_MS) {
      if (low.up && high.up && (low.isLagging || slept >= IDLE_MS)) {
        slept = 0;
        try {
          await tellBoots(low, high);
          if (await holds(low)) {
            low.isLagging = false;
            const { filled } = low;
            if (await filling.round()) low.isLagging = true;
            // What waits for an agent alone waits without being counted over and over.
            failures = low.isLagging && low.filled === filled ? failures + 1 : 0;
          } else {
            low.wanting = 0;
            low.fillingSince = null;
            // The hub that has the lease is told and does it; if it dies, the next frame or round says so again.
            low.isLagging = false;
            notifier.publish('tier-behind', low.name);
          }
        } catch (err) {
          low.isLagging = true;
          failures++;
          log.warn({ err, tier: low.name }, 'catching up was cut short');
          await Promise.all([low, high].map((line) => line.ask(() => line.tier.ping())));
        }
      }
      await pause(Math.min(MOST_MS, BUSY_MS * 2 ** failures));
    }
  }

  return {
    start() {
      const [hot, warm] = lines;
      if (warm === undefined) return;
      cancels.push(
        notifier.subscribe('tier-filled', (said) => hearFilled(said as Filled)),
        notifier.subscribe('frames-wanted', (said) => hearWanted(said as Wanted)),
        notifier.subscribe('frames-gone', (said) => hearGone(said as Wanted)),
        notifier.subscribe('tier-behind', (name) => {
          for (const line of [hot, warm]) if (line.name === name) line.isLagging = true;
        }),
      );
      loops.push(keepLevel(hot, warm), keepLevel(warm, hot));
    },
    async stop() {
      stopped = true;
      for (const cancel of cancels.splice(0)) cancel();
      for (const wake of [...sleeping]) wake();
      // A tier that hangs must not hold up the end of the hub; what it then says is nobody's any more.
      await Promise.race([Promise.all(loops), new Promise<void>((resolve) => void machine.after(STOP_MS, resolve))]);
    },
  };
}
