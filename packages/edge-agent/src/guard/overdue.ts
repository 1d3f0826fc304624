/** Since when the guard waits for a tick, machine ms; null: none is due. */
export interface Waiting {
  readonly ticks: bigint;
  readonly since: number | null;
}

export const NOT_WAITING: Waiting = { ticks: -1n, since: null };

/** In reality a tick is always due: one must finish before `limitMs` has gone by since the last. */
export function awaitTick(before: Waiting, ticks: bigint, now: number): Waiting {
  return ticks === before.ticks ? before : { ticks, since: now };
}

/** In a simulation a tick is due from the step that the guard's own connection saw until the main thread finished it. */
export function awaitStep(
  before: Waiting,
  ticks: bigint,
  seenMono: number | null,
  finishedMono: number,
  now: number,
): Waiting {
  if (seenMono === null || finishedMono >= seenMono) return NOT_WAITING;
  // Between two looks many steps may have come and gone: any tick that finished starts the wait anew.
  return before.since === null || before.ticks !== ticks ? { ticks, since: now } : before;
}

export function isOverdue({ since }: Waiting, now: number, limitMs: number): boolean {
  return since !== null && now - since > limitMs;
}
