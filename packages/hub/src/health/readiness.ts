import type { healthSchema } from '@cerveceria/protocol';
import type { MachineClock } from '@cerveceria/runtime';
import type { z } from 'zod';

export type Health = z.infer<typeof healthSchema>;

/** A store that does not answer in this time does not serve; machine ms. */
const PATIENCE_MS = 1_000;

interface ReadinessParts {
  readonly hub: string;
  readonly version: string;
  readonly clock: Pick<MachineClock, 'wall' | 'after'>;
  /** Each part that must answer, by name. */
  readonly needed: Readonly<Record<string, () => Promise<void>>>;
  /** Parts that are told, and that a hub can do without. */
  readonly others?: Readonly<Record<string, () => Promise<void>>>;
}

/** Asks every part at once; `ready` when all that are needed have answered in time. */
export function createReadiness({ hub, version, clock, needed, others }: ReadinessParts): () => Promise<Health> {
  const said = (check: () => Promise<void>): Promise<string> => {
    let cancel = () => {};
    const late = new Promise<string>((resolve) => {
      cancel = clock.after(PATIENCE_MS, () => resolve('no answer in time'));
    });
    const answer = check().then(
      () => 'ok',
      (fault: unknown) => (fault instanceof Error ? fault.message : 'failed'),
    );
    return Promise.race([answer, late]).finally(cancel);
  };
  return async () => {
    const entries = await Promise.all(
      Object.entries({ ...needed, ...others }).map(async ([name, check]) => [name, await said(check)] as const),
    );
    const ready = entries.every(([name, answer]) => answer === 'ok' || !Object.hasOwn(needed, name));
    return { service: 'hub', version, hub, time: clock.wall(), ready, checks: Object.fromEntries(entries) };
  };
}
