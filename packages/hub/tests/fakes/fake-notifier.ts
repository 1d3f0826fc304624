import type { Cancel } from '@cerveceria/runtime';
import type { Notifier } from '../../src/tiers/notifier.ts';

type Heard = (payload: unknown, hub: string) => void;

/** The air between hubs: what one publishes the others hear, through JSON as in reality. */
export class FakeAir {
  readonly #ears = new Set<{ hub: string; topic: string; heard: Heard }>();

  notifier(hub: string): Notifier {
    return {
      start: () => Promise.resolve(),
      stop: () => Promise.resolve(),
      ping: () => Promise.resolve(),
      publish: (topic, payload) => {
        const text = JSON.stringify(payload);
        for (const ear of this.#ears)
          if (ear.hub !== hub && ear.topic === topic) ear.heard(JSON.parse(text) as unknown, hub);
      },
      subscribe: (topic, heard): Cancel => {
        const ear = { hub, topic, heard };
        this.#ears.add(ear);
        return () => this.#ears.delete(ear);
      },
    };
  }
}
