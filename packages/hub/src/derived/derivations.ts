import { createHash } from 'node:crypto';
import { CodedError, nodeOf } from '@cerveceria/protocol';
import { hubError } from '../errors.ts';
import type { StateStore } from '../tiers/state-store.ts';
import { DERIVED_VERSION } from './derived-scans.ts';
import type { Derivation } from './derived-schema.ts';

/** Document `derived/<name>`: written once, never changed. Its name is made of what it says. */
interface DerivationsDoc {
  readonly version: number;
  readonly derivations: readonly Derivation[];
}

/** All that is derived for one node, and a name for exactly this. */
export interface NodeDerivations {
  readonly name: string;
  readonly derivations: readonly Derivation[];
}

const keyOf = (name: string) => `derived/${name}`;

/** What the configuration derives, and what others did whose reports are not finished yet. */
export class Derivations {
  readonly #store: Pick<StateStore, 'get' | 'put'>;
  readonly #all: readonly Derivation[];
  readonly #byNode = new Map<string, NodeDerivations | undefined>();
  readonly #written = new Set<string>();

  constructor(store: Pick<StateStore, 'get' | 'put'>, all: readonly Derivation[]) {
    this.#store = store;
    this.#all = all;
  }

  /** Undefined: nothing is derived for this node. */
  of(node: string): NodeDerivations | undefined {
    if (!this.#byNode.has(node)) this.#byNode.set(node, this.#made(node));
    return this.#byNode.get(node);
  }

  #made(node: string): NodeDerivations | undefined {
    const derivations = this.#all.filter(({ channel }) => nodeOf(channel) === node);
    if (derivations.length === 0) return undefined;
    const said = JSON.stringify({ version: DERIVED_VERSION, derivations });
    return { name: createHash('sha256').update(said).digest('hex').slice(0, 24), derivations };
  }

  /** Before its name is written beside numbers, so that any hub can make the same of them. */
  async write({ name, derivations }: NodeDerivations): Promise<void> {
    if (this.#written.has(name)) return;
    const doc: DerivationsDoc = { version: DERIVED_VERSION, derivations };
    try {
      await this.#store.put(keyOf(name), doc, null);
    } catch (fault) {
      if (!(fault instanceof CodedError && fault.code === 'STATE_CONFLICT')) throw fault;
    }
    this.#written.add(name);
  }

  async named(name: string): Promise<readonly Derivation[]> {
    const doc = (await this.#store.get<DerivationsDoc>(keyOf(name)))?.value;
    if (doc === undefined) throw hubError('TIER_UNAVAILABLE', `${keyOf(name)} is not there`);
    return doc.derivations;
  }
}
