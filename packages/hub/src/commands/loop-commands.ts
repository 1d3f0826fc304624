import {
  type Demand,
  type Desired,
  type LoopSpec,
  nodeOf,
  type Override,
  type OverrideRequest,
} from '@cerveceria/protocol';
import type { ProcessClock } from '@cerveceria/runtime';
import type { Audit } from '../auth/audit.ts';
import type { Who } from '../auth/who.ts';
import { hubError } from '../errors.ts';
import { checkedDemand } from './demand-check.ts';
import type { DesiredDocs } from './desired-docs.ts';

interface LoopCommandParts {
  readonly docs: DesiredDocs;
  /** The loop as its agent told it; undefined when no agent ever did. */
  readonly specOf: (loop: string) => LoopSpec | undefined;
  readonly audit: Audit;
  readonly clock: Pick<ProcessClock, 'wall'>;
  readonly newId: () => string;
}

interface Changed {
  readonly version: number;
  readonly node: string;
}

export interface LoopCommands {
  /** @throws LOOP_UNKNOWN, DEMAND_INVALID */
  override(who: Who, loop: string, request: OverrideRequest): Promise<Changed & { override: Override }>;
  /** The loop returns to what it would do without the override, bumplessly. @throws LOOP_UNKNOWN */
  clearOverride(who: Who, loop: string): Promise<Changed>;
  /** A lasting demand; null: back to the loop's default. @throws LOOP_UNKNOWN, DEMAND_INVALID */
  demand(who: Who, loop: string, demand: Demand | null): Promise<Changed>;
}

const NOTHING = { demand: null, override: null };

function said({ mode, setPoint, duty, boilPower, tune }: Demand, unit: string): string {
  const boil = boilPower === undefined ? '' : `, boil at ${boilPower}`;
  if (mode === 'auto') return `auto ${setPoint} ${unit}${boil}${tune === true ? ', relay experiment' : ''}`;
  return mode === 'manual' ? `manual ${duty}` : 'off';
}

export function createLoopCommands({ docs, specOf, audit, clock, newId }: LoopCommandParts): LoopCommands {
  const spec = (loop: string): LoopSpec => {
    const found = specOf(loop);
    if (found === undefined) throw hubError('LOOP_UNKNOWN', loop);
    return found;
  };
  const change = (loop: string, part: Partial<Desired['loops'][string]>) =>
    docs.change(nodeOf(loop), ({ loops, stop }) => ({
      loops: { ...loops, [loop]: { ...NOTHING, ...loops[loop], ...part } },
      stop,
    }));
  return {
    async override(who, loop, { reason, duration, ...asked }) {
      const { unit, ...rest } = spec(loop);
      const demand = checkedDemand({ unit, ...rest }, asked);
      const issued = clock.wall();
      const override = { ...demand, id: newId(), owner: who.user, reason, issued, expires: issued + duration };
      const { version, node } = await change(loop, { override });
      const detail = `${said(demand, unit)} for ${Math.round(duration / 1000)} s: ${reason}`;
      await audit.record({ who: who.user, what: 'override.set', about: loop, detail });
      return { version, node, override };
    },
    async clearOverride(who, loop) {
      spec(loop);
      const { version, node } = await change(loop, { override: null });
      await audit.record({ who: who.user, what: 'override.clear', about: loop, detail: '' });
      return { version, node };
    },
    async demand(who, loop, asked) {
      const known = spec(loop);
      const demand = asked === null ? null : checkedDemand(known, asked);
      const { version, node } = await change(loop, { demand });
      const detail = demand === null ? 'back to the default' : said(demand, known.unit);
      await audit.record({ who: who.user, what: 'desired.set', about: loop, detail });
      return { version, node };
    },
  };
}
