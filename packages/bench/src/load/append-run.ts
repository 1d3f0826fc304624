import type { Tiers } from '@cerveceria/hub/tiers';
import { type SimulatedRun, simulatedFrames } from './simulated-run.ts';

type Tier = Tiers['set']['warm'];

/** Frames in one append; two of them are under way at once. */
const BATCH = 512;

export interface Appended {
  readonly frames: number;
  readonly readings: number;
  readonly bytes: number;
  /** Machine ms, sealing included. */
  readonly tookMs: number;
}

/** Writes a simulated run through the gate of a tier, as fast as that takes it. @param begins wall ms UTC of mono 0 */
export async function appendRun(
  tier: Pick<Tier, 'append' | 'learnBoots'>,
  run: SimulatedRun,
  begins: number,
  say: (line: string) => void = () => {},
): Promise<Appended> {
  const { node, boot } = run;
  const begin = performance.now();
  await tier.learnBoots(node, [{ boot, mono: 0, offset: begins, quality: 'disciplined' }]);
  let [frames, readings, bytes, told] = [0, 0, 0, 0];
  let under: Promise<void> = Promise.resolve();
  let batch: Parameters<Tier['append']>[0][number][] = [];

  async function flush(): Promise<void> {
    const full = batch;
    batch = [];
    await under;
    under = tier.append(full).then((verdicts) => {
      const refused = verdicts.find(({ outcome }) => outcome !== 'stored');
      if (refused !== undefined) throw new Error(`${node}: ${refused.outcome} at ${refused.watermark}`);
    });
    // Awaited with the next one; a fault in between is not unheard of.
    under.catch(() => undefined);
  }

  for (const frame of simulatedFrames(run)) {
    batch.push(frame);
    frames++;
    bytes += frame.bytes.length;
    for (const { count } of frame.summaries) readings += count;
    if (batch.length === BATCH) await flush();
    if (frames - told < 20_000) continue;
    told = frames;
    say(`${node}: ${frames} frames`);
  }
  await flush();
  await under;
  return { frames, readings, bytes, tookMs: performance.now() - begin };
}
