import type { PowerReport } from '@cerveceria/protocol';
import type { GrantBounds } from './grant-bounds.ts';
import type { Given } from './grant-docs.ts';

/** A node that can be granted something: it has told how it stands not long ago. */
export interface Asker {
  readonly node: string;
  readonly report: PowerReport;
  /** W above its share that it is to have. */
  readonly target: number;
  readonly extras: readonly number[];
}

export interface PlanInput {
  readonly limitW: number;
  /** W by node, of all nodes whether heard or not. */
  readonly shares: ReadonlyMap<string, number>;
  readonly askers: readonly Asker[];
  readonly bounds: GrantBounds;
  /** Of the newest grant so far. */
  readonly version: number;
  readonly lifeMs: number;
}

/** A grant is renewed when less than this of its life is left. */
const RENEW_SHARE = 0.6;

/**
 * The grants to give now. What is not given yet to one was surely given up by the other before: it has lapsed, or its
 * holder has said that it took less. So whatever becomes of messages, all nodes together stay within the limit.
 */
export function planGrants({ limitW, shares, askers, bounds, version, lifeMs }: PlanInput): Given[] {
  const used = new Map([...shares.keys()].map((node) => [node, bounds.of(node)]));
  const shared = [...shares.values()].reduce((sum, watts) => sum + watts, 0);
  const given: Given[] = [];
  const give = ({ node, report }: Asker, watts: number) => {
    const { session, mono } = report;
    given.push({ version: version + given.length + 1, node, session, watts, until: mono + lifeMs, lifeMs });
    used.set(node, Math.max(used.get(node) ?? 0, watts));
  };
  for (const asker of askers) {
    const { node, report, target, extras } = asker;
    const current = bounds.newest(node, report.session);
    const holds = current?.watts ?? 0;
    const others = [...used].reduce((sum, [name, watts]) => (name === node ? sum : sum + watts), 0);
    const free = limitW - shared - others;
    const reachable = extras.filter((extra) => extra <= Math.min(target, free)).at(-1) ?? 0;
    const isOld = current !== undefined && current.until - report.mono < RENEW_SHARE * lifeMs;
    const to = target < holds ? target : reachable;
    if (to !== holds || (to > 0 && isOld)) give(asker, to);
  }
  return given;
}
