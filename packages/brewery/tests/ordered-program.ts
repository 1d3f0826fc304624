import type { LoopState, ProgramOrder, ProgramState } from '@cerveceria/protocol';
import { z } from 'zod';
import { until } from '../src/supervise/until.ts';
import type { HubClient } from '../src/wire/hub-client.ts';
import { loopsOf, programsOf } from './running-demo.ts';

const KETTLE = '/kettles/kettle-1/program';
const LOOP = 'kettle-1.heat.mash';
const LIMIT_MS = 120_000;
const asked = z.object({ id: z.string() });

/** The program of a kettle as a person at the API sees and orders it; `hub` is asked anew each time. */
export class OrderedProgram {
  readonly #hub: () => HubClient;

  constructor(hub: () => HubClient) {
    this.#hub = hub;
  }

  /** Null before the node's first word. */
  async state(): Promise<ProgramState | null> {
    return (await programsOf(this.#hub())).find(({ kettle }) => kettle === 'kettle-1')?.state ?? null;
  }

  /** The heating loop as its node told it last; null before its first word. */
  async loop(): Promise<LoopState | null> {
    return (await loopsOf(this.#hub())).find(({ spec }) => spec.id === LOOP)?.state ?? null;
  }

  /** Waits for a node that has read its probe, and so has judged where it stands. */
  async untilRead(): Promise<void> {
    await until('a reading', LIMIT_MS, async () => ((await this.loop())?.pv ?? null) !== null);
  }

  /** Waits until the program is as asked, and gives it. */
  async until(what: string, isSo: (state: ProgramState) => boolean): Promise<ProgramState> {
    let seen: ProgramState | null = null;
    await until(what, LIMIT_MS, async () => {
      seen = await this.state();
      return seen !== null && isSo(seen);
    });
    return seen as unknown as ProgramState;
  }

  async begin(program: unknown): Promise<void> {
    const { id } = asked.parse(await this.#hub().post(KETTLE, { program }));
    await this.until('the program', (state) => state.id === id);
  }

  /** What the node says once it has judged the order. @throws with the reason when it refuses it */
  async order(wanted: ProgramOrder): Promise<ProgramState> {
    const { id } = asked.parse(await this.#hub().post(`${KETTLE}/orders`, wanted));
    const state = await this.until(`${wanted.kind} judged`, ({ answered }) => answered === id);
    if (state.refused !== null) throw new Error(`${wanted.kind}: ${state.refused}`);
    return state;
  }
}
