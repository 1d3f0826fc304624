/** The same rewind is not said again for so long, machine ms: what was under way arrives first. */
export const REWIND_MS = 1000;

/** One outstanding rewind an epoch. Pure; `now` is machine-monotonic ms. */
export class RewindGate {
  readonly #outstanding = new Map<string, { readonly seq: number; readonly until: number }>();

  /** Whether to say `rewind` to `seq` now. */
  ask(epoch: string, seq: number, now: number): boolean {
    const before = this.#outstanding.get(epoch);
    if (before !== undefined && before.seq === seq && now < before.until) return false;
    this.hold(epoch, seq, now);
    return true;
  }

  /** From now on what lies behind `seq` is passed over for a while. */
  hold(epoch: string, seq: number, now: number): void {
    this.#outstanding.set(epoch, { seq, until: now + REWIND_MS });
  }

  /** Whether a frame that begins at `first` was sent before the agent heard of the rewind. */
  passesOver(epoch: string, first: number, now: number): boolean {
    const before = this.#outstanding.get(epoch);
    if (before === undefined) return false;
    if (first > before.seq) return now < before.until;
    // The agent has gone back: what comes from here on comes after the rewind.
    this.#outstanding.delete(epoch);
    return false;
  }

  settled(epoch: string): void {
    this.#outstanding.delete(epoch);
  }
}
