import { join } from 'node:path';
import type { Cell } from '@cerveceria/protocol';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import { BREW_BOOT, BREW_SCANS, brewCells, brewChannels, seeded } from '../brew-day.ts';
import { builtModule } from '../stand/programs.ts';

/** What the bench needs of the agent's recorder. */
interface Recorder {
  start(): void;
  scan(mono: number, wall: number, cells: readonly Cell[]): void;
  tick(mono: number): boolean;
  stop(): void;
}

/** Random, as an agent's is: one of zeros would be deflated away. */
const EPOCH = 'b7e3902d51f86ac4';

/**
 * Brew days through the agent's recorder at the pace of a Pi: a tick four times a second, so that the file is made of as many
 * commits. Given to the buffer worker at once, as `fillBuffer` does, a day is one commit, and the file another one.
 */
export async function liveBuffer(folder: string, node: string, days: number, begins: number): Promise<void> {
  const { Recorder } = (await import(builtModule('edge-agent', './buffer/recorder.js').href)) as {
    readonly Recorder: new (options: Record<string, unknown>) => Recorder;
  };
  const clock = new FakeClock();
  const recorder = new Recorder({
    ...{ node, file: join(folder, 'outbox.db'), boot: BREW_BOOT, channels: brewChannels(node), clock, log: silentLog },
    retention: { days: 30, bytes: 2_000_000_000 },
    newEpoch: () => EPOCH,
    renewed: () => {},
  });
  recorder.start();
  const random = seeded(1);
  for (let s = 1; s <= days * BREW_SCANS; s++) {
    recorder.scan(s * 1000, begins + s * 1000, brewCells(s % BREW_SCANS, random, 1));
    for (let ms = 0; ms < 1000; ms += 250) {
      clock.advance(250);
      recorder.tick(s * 1000 + ms);
    }
  }
  recorder.stop();
}
