import { type Command, createLog, systemMachineClock } from '@cerveceria/runtime';
import { type ArchiveHold, type ArchiveParts, LOAD_LIMITS } from '../archive/archive-parts.ts';
import { archivePass } from '../archive/archive-pass.ts';
import { type NodePlan, planArchive } from '../archive/archive-plan.ts';
import { ArchiveProgress } from '../archive/archive-progress.ts';
import { Pauses } from '../archive/pauses.ts';
import { rollUpHold } from '../archive/roll-up-hold.ts';
import { underLease } from '../archive/under-lease.ts';
import { parseUntil } from '../archive/until.ts';
import { hubError } from '../errors.ts';
import { createProcessClock } from '../process-clock.ts';
import type { StateStore } from '../tiers/state-store.ts';
import { differentTiers } from '../tiers/tier-set.ts';
import { progressLine } from './progress-line.ts';
import { table } from './table.ts';
import { CONFIG_OPTION, withStore } from './with-store.ts';

const HEADS = ['NODE', 'EPOCHS', 'FRAMES', 'SCANS', 'BYTES', 'FROM', 'TO'];
const DAY_MS = 86_400_000;
/** What a shell gives for a program that Ctrl-C ended. */
const INTERRUPTED = 130;
const say = (text: string) => void process.stdout.write(text);
const instant = (ms: number | null) => (ms === null ? '-' : new Date(ms).toISOString());

const cells = ({ node, epochs, frames, scans, bytes, from, to }: NodePlan) => [
  ...[node, epochs, frames, scans, bytes, instant(from), instant(to)],
];

async function plan(parts: ArchiveParts, before: number): Promise<number> {
  const { nodes, waiting } = await planArchive(parts, before);
  say(table(HEADS, nodes.map(cells)));
  const frames = nodes.reduce((sum, each) => sum + each.frames, 0);
  say(`${frames} frames from before ${instant(before)} would go to ${parts.cold.name}; nothing was changed.\n`);
  if (waiting > 0) say(`${waiting} frames of unknown age would stay.\n`);
  return 0;
}

/** Remembers what is held back, to tell it at the end. */
function telling(hold: ArchiveHold, before: number): ArchiveHold & { tell(): void } {
  const held = new Map<string, number>();
  return {
    async until(node) {
      const at = await hold.until(node);
      if (at < before) held.set(node, at);
      return at;
    },
    tell() {
      for (const [node, at] of held)
        say(
          `${node} waits for its roll-ups, which a running hub makes; they are ${at === 0 ? 'not begun' : `whole up to ${instant(at)}`}.\n`,
        );
    },
  };
}

async function move(parts: ArchiveParts, state: StateStore, holder: string, before: number): Promise<number> {
  const pauses = new Pauses(systemMachineClock);
  const interrupt = () => pauses.stop();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupt);
  const progress = new ArchiveProgress();
  const line = progressLine(process.stdout, systemMachineClock);
  try {
    const lease = { lease: 'archive', holder, store: state, machine: systemMachineClock } as const;
    const isWhole = await underLease(lease, (isOurs) =>
      archivePass(parts, before, progress, new Map(), {
        mayGoOn: () => isOurs() && !pauses.isStopped,
        wait: (ms) => pauses.wait(ms),
        ingested: () => 0,
        moved: ({ to }, { node }) => line.show(`${progress.frames} frames; ${node} up to ${instant(to)}`),
      }),
    );
    line.end();
    if (isWhole === undefined) throw hubError('ARCHIVE_BUSY', 'the lease of the archive');
    say(`${progress.frames} frames (${progress.bytes} bytes) are in ${parts.cold.name} now.\n`);
    if (progress.waiting > 0) say(`${progress.waiting} frames of unknown age stay.\n`);
    if (isWhole) return progress.faults === 0 ? 0 : 1;
    say('Stopped before the end; what is left goes the next time.\n');
    return INTERRUPTED;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupt);
  }
}

export const archiveCommand: Command = {
  summary: 'Moves old frames from the warm tier to the cold one; running hubs do it by themselves, slowly',
  options: {
    ...CONFIG_OPTION,
    'dry-run': { type: 'boolean', describe: 'Only say what would be moved, node by node' },
    until: {
      type: 'string',
      value: 'DATE',
      describe: 'Older than this instead of `archive.after_days`: 2026-03-31, UTC',
    },
  },
  run: ({ values }) =>
    withStore(values, async (stores, config) => {
      const { warm, cold, rollUps, state } = stores;
      if (cold === undefined) throw hubError('ARCHIVE_NONE', values['config'] as string);
      const lasting = rollUps.filter(({ keeps }) => keeps === Number.POSITIVE_INFINITY);
      // The roll-ups of the embedded tier stand in the file of its frames, whichever tier that is.
      const parts = [...differentTiers(stores), ...lasting];
      const log = createLog('cerveceria-hub', { level: 'error' });
      const { clock, ...ruling } = createProcessClock(config.clock, systemMachineClock, log);
      try {
        await ruling.start();
        for (const part of parts) await part.start();
        const until = values['until'];
        const age = config.archive.after_days * DAY_MS;
        const before = typeof until === 'string' ? parseUntil(until, clock.wall()) : clock.wall() - age;
        const hold = telling(rollUpHold({ rollUps, state }), before);
        const work: ArchiveParts = {
          ...{ warm, cold, hold, process: clock, machine: systemMachineClock, log },
          ...{ framesPerS: Number.POSITIVE_INFINITY, limits: LOAD_LIMITS },
        };
        const isDry = values['dry-run'] === true;
        const code = isDry ? await plan(work, before) : await move(work, state, `${config.hub}-cli`, before);
        hold.tell();
        return code;
      } finally {
        for (const part of parts.toReversed()) await part.stop();
        ruling.stop();
      }
    }),
};
