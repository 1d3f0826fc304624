import type { BatchCard, ChannelSpec } from '@cerveceria/protocol';
import { nodeOf } from '@cerveceria/protocol';
import type { Cancel, Log, MachineClock, ProcessClock } from '@cerveceria/runtime';
import type { BatchDocs } from '../batches/batch-docs.ts';
import type { BatchDocument } from '../batches/batch-document.ts';
import { AGREEMENT } from '../drift/agreement.ts';
import type { FleetState } from '../live/fleet-state.ts';
import type { ReadHistory } from '../query/history.ts';
import type { Anomalies } from './anomalies.ts';
import { BandRun } from './band-run.ts';
import { brewBand } from './brew-band.ts';
import { createCurves } from './brew-curves.ts';
import { type BrewStretch, brewStretches } from './brew-stretches.ts';
import { createEarlierBrews } from './earlier-brews.ts';
import type { Found } from './finding.ts';

export interface BrewWatchParts {
  readonly docs: Pick<BatchDocs, 'cards' | 'get'>;
  readonly history: ReadHistory;
  readonly fleet: Pick<FleetState, 'nodes'>;
  readonly anomalies: Pick<Anomalies, 'tell' | 'recent'>;
  readonly machine: Pick<MachineClock, 'every'>;
  readonly process: Pick<ProcessClock, 'wall'>;
  readonly log: Log;
}

/** Machine ms. */
const LOOK_MS = 2_000;
/** Process ms: it is looked no more often. */
const EACH_MS = 60_000;
/** Steps of the resolution that count as agreement where probes of the unit are not compared. */
const STEPS = 20;
const MOST_POINTS = 1_000;
const RECENT = 50;

/** A batch that is followed: its stretches before `done` are over. */
interface Followed {
  readonly channel: string;
  /** What was written down before this hub looked. */
  readonly told: ReadonlySet<string>;
  done: number;
  run: BandRun | null | undefined;
}

const nameOf = ({ kind, from, at, until }: Found) => `${kind} ${from} ${at} ${until}`;

/**
 * Holds each batch that runs against the earlier ones of its recipe, on whatever kettle. Both hubs look, since either
 * may be the one that raises alarms; one writes down.
 */
export function createBrewWatch({ docs, history, fleet, anomalies, machine, process, log }: BrewWatchParts) {
  const curves = createCurves(history);
  const followed = new Map<string, Followed>();
  const earlier = createEarlierBrews(docs, curves.keep, (loop) => specOf(loop)?.id);
  let cancel: Cancel = () => {};
  let looked = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;

  function specOf(loop: string): ChannelSpec | undefined {
    const facts = fleet.nodes.get(nodeOf(loop))?.facts;
    const input = facts?.loops.find(({ id }) => id === loop)?.input;
    return facts?.channels.find(({ id }) => id === input);
  }

  function tell({ channel, told }: Followed, found: readonly Found[]): void {
    for (const each of found) anomalies.tell({ ...each, channel }, told.has(nameOf(each)));
  }

  async function begin(batch: BatchDocument, channel: string): Promise<Followed> {
    const known = await anomalies.recent({ channel, limit: RECENT });
    const done = Math.max(0, brewStretches(batch).length - 1);
    const fresh: Followed = { channel, told: new Set(known.map(nameOf)), done, run: undefined };
    followed.set(batch.id, fresh);
    return fresh;
  }

  async function runOf(batch: BatchDocument, stretch: BrewStretch, spec: ChannelSpec, cards: readonly BatchCard[]) {
    const brews = await earlier(batch, stretch, cards);
    if (brews === null) return undefined;
    const band = brewBand(brews, stretch.isWay, AGREEMENT[spec.unit] ?? STEPS * spec.res);
    return band === null ? null : new BandRun(band, stretch);
  }

  /** False: a store does not answer, and it is to be looked again. */
  async function compare(run: BandRun, at: Followed, stretch: BrewStretch, now: number): Promise<boolean> {
    const to = stretch.to ?? now;
    const isOver = stretch.to !== null;
    if (stretch.isHeld && run.isDue(to)) {
      const { channel } = at;
      const points = await curves.read({ channel, from: run.wanted, to, origin: stretch.from, points: MOST_POINTS });
      if (points === null) return false;
      // The newest readings may be on their way yet.
      const whole = isOver ? to - stretch.from : (points.at(-1)?.at ?? Number.NEGATIVE_INFINITY);
      tell(at, run.compare(points, whole, isOver));
    }
    tell(at, isOver && stretch.isCut ? run.close(to) : run.lasts(to - stretch.from, isOver));
    return true;
  }

  async function follow(batch: BatchDocument, cards: readonly BatchCard[], now: number): Promise<void> {
    const spec = specOf(batch.loop);
    if (spec === undefined) return;
    const at = followed.get(batch.id) ?? (await begin(batch, spec.id));
    for (const stretch of brewStretches(batch).slice(at.done)) {
      if (at.run === undefined) at.run = await runOf(batch, stretch, spec, cards);
      if (at.run === undefined) return;
      if (at.run !== null && !(await compare(at.run, at, stretch, now))) return;
      if (stretch.to === null) return;
      at.done++;
      at.run = undefined;
    }
  }

  async function look(now: number): Promise<void> {
    const cards = await docs.cards();
    const open = cards.filter(({ recipe, state }) => recipe !== null && state === 'running').map(({ id }) => id);
    for (const id of new Set([...open, ...followed.keys()])) {
      try {
        await lookAt(await docs.get(id), open.includes(id), cards, now);
      } catch (err) {
        log.warn({ err, batch: id }, 'a brew could not be held against earlier ones');
      }
    }
  }

  async function lookAt(batch: BatchDocument, isOpen: boolean, cards: readonly BatchCard[], now: number) {
    await follow(batch, cards, now);
    if (isOpen) return;
    const at = followed.get(batch.id);
    if (at?.run != null) tell(at, at.run.close(batch.ended ?? now));
    followed.delete(batch.id);
  }

  return {
    start() {
      cancel = machine.every(LOOK_MS, () => {
        const now = process.wall();
        if (looking !== undefined || now - looked < EACH_MS) return;
        looked = now;
        looking = look(now)
          .catch((err) => log.warn({ err }, 'nobody knows which brews are under way'))
          .finally(() => {
            looking = undefined;
          });
      });
    },
    async stop() {
      cancel();
      await looking;
    },
  };
}
