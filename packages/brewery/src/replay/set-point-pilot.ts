import { nodeSchema } from '@cerveceria/protocol';
import { z } from 'zod';
import { breweryError } from '../errors.ts';
import type { HubClient } from '../wire/hub-client.ts';
import { FERMENTER } from './fermenter.ts';

const writtenSchema = z.object({ version: z.number().int() });
const PAUSE_MS = 5;
const LIMIT_MS = 15_000;

/** Hands the log's set points to the agent as a person would: through a hub's API, and waits for the agent's answer. */
export class SetPointPilot {
  readonly #client: HubClient;
  #now: number | null;
  changes = 0;

  /** `first`: the set point that the agent's configuration begins with, °C; null: off. */
  constructor(client: HubClient, first: number | null) {
    this.#client = client;
    this.#now = first;
  }

  /** Resolves when the agent has reported that it carries this set point. @throws HUB_REFUSED, NOT_READY */
  async follow(setPoint: number | null): Promise<void> {
    if (setPoint === this.#now) return;
    const demand = setPoint === null ? { mode: 'off' } : { mode: 'auto', setPoint };
    const answer = writtenSchema.parse(await this.#client.put(`/loops/${FERMENTER.loop}/desired`, demand));
    this.#now = setPoint;
    this.changes++;
    await this.#answered(answer.version);
  }

  async #answered(version: number): Promise<void> {
    const end = performance.now() + LIMIT_MS;
    for (;;) {
      const nodes = await this.#client.get('/nodes', z.array(nodeSchema));
      const answers = nodes.find(({ id }) => id === FERMENTER.node)?.answers ?? 0;
      if (answers >= version) return;
      if (performance.now() > end)
        throw breweryError('NOT_READY', `the agent's report of desired state ${version}; it answers ${answers}`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
