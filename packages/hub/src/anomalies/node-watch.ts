import { type Finding, inUnit } from '@cerveceria/protocol';
import { AGREEMENT } from '../drift/agreement.ts';
import type { LiveScan, NodeFacts } from '../ingest/ingest-port.ts';
import { ChannelWatch } from './channel-watch.ts';

interface Place {
  readonly id: string;
  readonly res: number;
  readonly watch: ChannelWatch;
  /** Column and resolution of what its loop holds it at. */
  readonly expected: { readonly at: number; readonly res: number } | undefined;
}

/** Units whose probes are not compared: this many steps count as agreement. */
const STEPS = 20;

/** All measured channels of one node. */
export class NodeWatch {
  readonly facts: NodeFacts;
  readonly #places: readonly (Place | undefined)[];
  /** Columns of what its pumps are given. */
  readonly #pumps: readonly number[];
  #latest = Number.NEGATIVE_INFINITY;

  /** `before`: the same node with other channels; what was learned of those that stayed goes on. */
  constructor(facts: NodeFacts, before?: NodeWatch) {
    this.facts = facts;
    const driven = new Set(facts.loops.filter(({ kind }) => kind === 'pump').map(({ dutyChannel }) => dutyChannel));
    this.#pumps = facts.channels.flatMap(({ id }, i) => (driven.has(id) ? [i] : []));
    const earlier = before === undefined ? [] : before.#places;
    const known = new Map(earlier.map((place) => [`${place?.id} ${place?.res}`, place?.watch]));
    this.#places = facts.channels.map(({ id, kind, unit, res }) => {
      if (kind !== 'analog') return undefined;
      const watch = known.get(`${id} ${res}`) ?? new ChannelWatch({ res, agreement: AGREEMENT[unit] ?? STEPS * res });
      const held = facts.loops.find(({ input }) => input === id)?.setPointChannel ?? null;
      const at = held === null ? -1 : facts.channels.findIndex((channel) => channel.id === held);
      const expected = at < 0 ? undefined : { at, res: facts.channels[at]?.res as number };
      return { id, res, watch, expected };
    });
  }

  /** Which of its pumps are on; undefined: it has none, or the scan does not say. */
  pumps({ cells }: LiveScan): string | undefined {
    const given = this.#pumps.map((i) => cells[i]);
    if (given.length === 0 || given.includes('not-due')) return undefined;
    return given.map((cell) => (cell === 0 ? 0 : 1)).join();
  }

  /** A scan that is no newer than the one before is passed over: the backlog of an outage has its history. */
  isNewer({ wall }: LiveScan): boolean {
    return wall > this.#latest;
  }

  heard({ wall, cells }: LiveScan): Finding[] {
    this.#latest = wall;
    const found: Finding[] = [];
    for (const [i, place] of this.#places.entries()) {
      const cell = cells[i];
      if (place === undefined || cell === undefined || cell === 'not-due') continue;
      const { id: channel, watch, res, expected } = place;
      const held = expected === undefined ? undefined : cells[expected.at];
      const wanted = typeof held === 'number' ? inUnit(held, expected?.res as number) : undefined;
      const said = typeof cell === 'number' ? watch.value(wall, inUnit(cell, res), wanted) : watch.missing(wall);
      for (const each of said) found.push({ ...each, channel });
    }
    return found;
  }
}
