const AGAIN_MS = 60_000;

/** Keeps what goes on from filling the journal: it is told when it begins or changes, and then once a minute. */
export class LogRepeats {
  readonly #told = new Map<string, { readonly text: string; readonly at: number }>();

  /** `about`: what it is of; `now`: ms of a monotonic clock. */
  isNews(about: string, text: string, now: number): boolean {
    const last = this.#told.get(about);
    if (last !== undefined && last.text === text && now - last.at < AGAIN_MS) return false;
    this.#told.set(about, { text, at: now });
    return true;
  }

  /** It is over; the next time is news. */
  over(about: string): void {
    this.#told.delete(about);
  }
}
