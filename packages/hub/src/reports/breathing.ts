/** So many readings are some ms of work, in which nobody else has his turn. */
const READINGS = 500;

/** Told what was looked at, lets the event loop turn now and then. */
export type Breathe = (readings: number) => Promise<void>;

/**
 * A hub that files reports has agents and tablets too. Those who breathe at once go on one by one, each in a turn of its own.
 */
export function breathing(): Breathe {
  let since = 0;
  let last: Promise<void> = Promise.resolve();
  return async (readings) => {
    since += readings;
    if (since < READINGS) return;
    since = 0;
    last = last.then(() => new Promise<void>((resolve) => void setImmediate(resolve)));
    await last;
  };
}

/** Work that says now and then how many readings it has looked at since the last time. */
export type Work<T> = Generator<number, T>;

/** Carries it out with breath in between. @throws what the work throws */
export async function inTurns<T>(work: Work<T>, breathe: Breathe): Promise<T> {
  for (let step = work.next(); ; step = work.next()) {
    if (step.done === true) return step.value;
    await breathe(step.value);
  }
}
