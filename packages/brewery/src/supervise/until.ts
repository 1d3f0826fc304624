import { breweryError } from '../errors.ts';

const PAUSE_MS = 50;

/**
 * Asks again and again until the answer is true. `alive` throws when there is no use in waiting any longer.
 * @throws NOT_READY with `what` after `limitMs`
 */
export async function until(
  what: string,
  limitMs: number,
  ask: () => boolean | Promise<boolean>,
  alive: () => void = () => {},
): Promise<void> {
  const end = performance.now() + limitMs;
  for (;;) {
    alive();
    if (await ask()) return;
    if (performance.now() > end) throw breweryError('NOT_READY', `${what} after ${limitMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
