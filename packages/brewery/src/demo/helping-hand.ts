import { type ProgramView, programViewSchema } from '@cerveceria/protocol';
import type { Cancel, MachineClock } from '@cerveceria/runtime';
import { z } from 'zod';
import { HubClient } from '../wire/hub-client.ts';
import type { SignIn } from './sign-in.ts';

export interface HandParts {
  /** Either hub will do. */
  readonly hubs: readonly string[];
  readonly signIn: SignIn;
  readonly clock: Pick<MachineClock, 'mono' | 'every'>;
  readonly say: (line: string) => void;
}

const LOOK_MS = 1000;
/** Machine ms in which somebody at the page may answer first. The grain goes in at once, so that there is a mash. */
const PATIENCE_MS = 20_000;
const GRAIN_MS = 3000;

/**
 * The brewer of the demo where nobody else answers: does what a step asks and says so. Never decides after a power
 * cut: that is for a person, in the demo too.
 */
export class HelpingHand {
  readonly #parts: HandParts;
  /** Machine ms since when a step has been asking, by kettle, run and step. */
  readonly #asking = new Map<string, number>();
  #client: HubClient | undefined;
  #hub = 0;
  #isLooking = false;
  #cancel: Cancel = () => {};

  constructor(parts: HandParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#cancel = this.#parts.clock.every(LOOK_MS, () => void this.#look());
  }

  stop(): void {
    this.#cancel();
  }

  /** A look at the programs is under way. */
  get isLooking(): boolean {
    return this.#isLooking;
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const client = await this.#signedIn();
      for (const view of await client.get('/programs', z.array(programViewSchema))) await this.#help(client, view);
    } catch {
      // A hub that was ended, or that somebody else's answer was quicker at: the other one, a second later.
      this.#client = undefined;
      this.#hub++;
    } finally {
      this.#isLooking = false;
    }
  }

  async #signedIn(): Promise<HubClient> {
    const { hubs, signIn } = this.#parts;
    if (this.#client !== undefined) return this.#client;
    const client = new HubClient(hubs[this.#hub % hubs.length] as string);
    await client.signIn(signIn.user, signIn.password);
    this.#client = client;
    return client;
  }

  async #help(client: HubClient, { kettle, state }: ProgramView): Promise<void> {
    if (state === null || state.ask === null) return;
    const now = this.#parts.clock.mono();
    const step = state.steps[state.index];
    const key = `${kettle} ${state.id} ${state.records.length}`;
    const since = this.#asking.get(key) ?? now;
    this.#asking.set(key, since);
    if (now - since < (step?.kind === 'mash-in' ? GRAIN_MS : PATIENCE_MS)) return;
    this.#asking.set(key, now);
    await client.post(`/kettles/${kettle}/program/orders`, { kind: 'answer' });
    this.#parts.say(`${kettle}, ${step?.name ?? ''}: done for you (${state.ask})`);
  }
}
