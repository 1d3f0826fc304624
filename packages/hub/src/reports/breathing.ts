/** So many readings are some ms of work, in which nobody else has his turn. */
const READINGS = 1000;

/** Told what was looked at, lets the event loop turn now and then: a hub that files reports has agents and tablets too. */
export function breathing(): (readings: number) => Promise<void> {
  let since = 0;
  return async (readings) => {
    since += readings;
    if (since < READINGS) return;
    since = 0;
    await new Promise<void>((resolve) => void setImmediate(resolve));
  };
}
