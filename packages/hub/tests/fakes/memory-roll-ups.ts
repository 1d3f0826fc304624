import { hubError } from '../../src/errors.ts';
import { DAY_MS, type RollUpDay, type RollUpStore } from '../../src/tiers/roll-up-store.ts';

/** A RollUpStore in memory. `down` makes it answer as a lost store does. */
export class MemoryRollUps implements RollUpStore {
  readonly name: string;
  readonly keeps = Number.POSITIVE_INFINITY;
  down = false;
  /** How often it was asked for anything while it was down. */
  refused = 0;
  readonly #days = new Map<string, RollUpDay>();

  constructor(name: string) {
    this.name = name;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  async identity(): Promise<string> {
    await this.#up();
    return this.name;
  }

  async put(days: readonly RollUpDay[]): Promise<void> {
    await this.#up();
    for (const day of days) this.#days.set(`${day.channel.id} ${day.width} ${day.day}`, structuredClone(day));
  }

  async *days({ channel, width, from, to }: Parameters<RollUpStore['days']>[0]): AsyncGenerator<RollUpDay> {
    await this.#up();
    const found = [...this.#days.values()].filter(
      (day) => day.channel.id === channel && day.width === width && day.day > from - DAY_MS && day.day <= to,
    );
    yield* found.sort((a, b) => a.day - b.day);
  }

  async remove(channel: string, width: number, before: number): Promise<number> {
    await this.#up();
    const gone = [...this.#days].filter(
      ([, day]) => day.channel.id === channel && day.width === width && day.day + DAY_MS <= before,
    );
    for (const [key] of gone) this.#days.delete(key);
    return gone.length;
  }

  #up(): Promise<void> {
    if (!this.down) return Promise.resolve();
    this.refused++;
    return Promise.reject(hubError('TIER_UNAVAILABLE', this.name));
  }
}
