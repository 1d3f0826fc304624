import {
  type DesiredProgram,
  kettleOf,
  type LoopSpec,
  type ProgramOrder,
  type ProgramRequest,
  type ProgramState,
  type Refusal,
  type Step,
} from '@cerveceria/protocol';
import type { ProcessClock } from '@cerveceria/runtime';
import type { Audit } from '../auth/audit.ts';
import type { Who } from '../auth/who.ts';
import { hubError } from '../errors.ts';
import { checkedDemand } from './demand-check.ts';
import type { DesiredDocs } from './desired-docs.ts';

/** What the commands know of a node. */
export interface ProgramNode {
  readonly node: string;
  readonly loops: readonly LoopSpec[];
  /** As the node reported it last. */
  readonly program: ProgramState | null;
  readonly refused: readonly Refusal[];
}

interface ProgramCommandParts {
  readonly docs: DesiredDocs;
  /** All nodes of the kettle that have ever joined. */
  readonly nodesOf: (kettle: string) => readonly ProgramNode[];
  readonly audit: Audit;
  readonly clock: Pick<ProcessClock, 'wall'>;
  readonly newId: () => string;
  /** Told of each program that was asked of a node, before it is in the audit log. */
  readonly begun?: (node: string, program: DesiredProgram, version: number) => Promise<void>;
}

export interface ProgramCommands {
  /** @throws KETTLE_UNKNOWN, NODE_UNKNOWN, PROGRAM_INVALID, PROGRAM_RUNNING */
  begin(who: Who, kettle: string, request: ProgramRequest): Promise<{ version: number; node: string; id: string }>;
  /** @throws KETTLE_UNKNOWN, PROGRAM_NONE, PROGRAM_INVALID */
  order(who: Who, kettle: string, order: ProgramOrder): Promise<{ version: number; node: string; id: string }>;
  /** Takes the program away, its loops are asked to be off. @throws KETTLE_UNKNOWN, PROGRAM_NONE */
  end(who: Who, kettle: string): Promise<{ version: number; node: string }>;
}

const OFF = { demand: { mode: 'off' as const }, override: null };

function checkSteps(spec: LoopSpec, steps: readonly Step[]): void {
  if (new Set(steps.map(({ id }) => id)).size !== steps.length)
    throw hubError('PROGRAM_INVALID', 'steps: two have the same id');
  for (const { id, setPoint } of steps) {
    if (setPoint === null) continue;
    try {
      checkedDemand(spec, { mode: 'auto', setPoint });
    } catch (cause) {
      throw hubError('PROGRAM_INVALID', `step ${id}: ${(cause as { detail?: string }).detail ?? ''}`, { cause });
    }
  }
}

/** The node that conducts: it has the loop that heats. */
function conductorOf(nodes: readonly ProgramNode[], kettle: string, asked: string | undefined) {
  const wanted = asked === undefined ? nodes : nodes.filter(({ node }) => node === asked);
  if (wanted.length === 0) throw hubError('NODE_UNKNOWN', asked ?? kettle);
  for (const known of wanted) {
    const loop = known.loops.find(({ kind }) => kind === 'heat') ?? known.loops.find(({ kind }) => kind === 'ferment');
    const first = known.loops.find(({ kind }) => kind === 'pump')?.id ?? null;
    if (loop !== undefined) return { known, loop, pump: loop.pump ?? first };
  }
  throw hubError('PROGRAM_INVALID', `${asked ?? kettle}: no loop that heats`);
}

const isOver = ({ program, refused }: ProgramNode, { id }: DesiredProgram) =>
  refused.some((each) => each.id === id) || (program?.id === id && program.phase === 'done');

function said(order: ProgramOrder): string {
  if (order.kind === 'extend') return `extend by ${Math.round(order.ms / 1000)} s`;
  if (order.kind === 'gravity') return `gravity ${order.value}`;
  return order.kind === 'replace-rest' ? `replace-rest with ${order.steps.length} steps` : order.kind;
}

export function createProgramCommands(parts: ProgramCommandParts): ProgramCommands {
  const { docs, nodesOf, audit, clock, newId, begun } = parts;
  const nodes = (kettle: string): readonly ProgramNode[] => {
    const found = nodesOf(kettle);
    if (found.length === 0) throw hubError('KETTLE_UNKNOWN', kettle);
    return found;
  };
  const standing = async (kettle: string): Promise<{ known: ProgramNode; program: DesiredProgram }> => {
    for (const known of nodes(kettle)) {
      const program = (await docs.get(known.node))?.program;
      if (program != null) return { known, program };
    }
    throw hubError('PROGRAM_NONE', kettle);
  };
  const note = (who: Who, what: string, node: string, detail: string) =>
    audit.record({ who: who.user, what, about: node, detail });

  return {
    async begin(who, kettle, { program, startAt, node: asked }) {
      const all = nodes(kettle);
      const { known, loop, pump } = conductorOf(all, kettle, asked);
      checkSteps(loop, program.steps);
      const [id, issued] = [newId(), clock.wall()];
      const wanted = { id, program, loop: loop.id, pump, startAt: startAt ?? null, owner: who.user, issued };
      if (startAt !== undefined && startAt < issued) throw hubError('PROGRAM_INVALID', 'startAt: this time is over');
      for (const other of all) {
        const stands = (await docs.get(other.node))?.program;
        if (other !== known && stands != null && !isOver(other, stands))
          throw hubError('PROGRAM_RUNNING', `${stands.program.name} on ${other.node}`);
      }
      const { version } = await docs.change(known.node, ({ program: stands }) => {
        if (stands != null && !isOver(known, stands)) throw hubError('PROGRAM_RUNNING', stands.program.name);
        return { program: wanted, order: null };
      });
      await begun?.(known.node, wanted, version);
      const when = startAt === undefined ? '' : ` at ${new Date(startAt).toISOString()}`;
      await note(who, 'program.begin', known.node, `${program.name}, ${program.steps.length} steps${when}`);
      return { version, node: known.node, id };
    },
    async order(who, kettle, order) {
      const { known, program } = await standing(kettle);
      const spec = known.loops.find(({ id }) => id === program.loop);
      if (order.kind === 'replace-rest' && spec !== undefined) checkSteps(spec, order.steps);
      const id = newId();
      const wanted = { id, program: program.id, order, owner: who.user, issued: clock.wall() };
      const { version } = await docs.change(known.node, ({ program: stands }) => {
        if (stands?.id !== program.id) throw hubError('PROGRAM_NONE', kettle);
        return { order: wanted };
      });
      await note(who, 'program.order', known.node, said(order));
      return { version, node: known.node, id };
    },
    async end(who, kettle) {
      const { known, program } = await standing(kettle);
      const off = Object.fromEntries([program.loop, program.pump].flatMap((id) => (id === null ? [] : [[id, OFF]])));
      const { version } = await docs.change(known.node, ({ loops, program: stands }) => {
        if (stands?.id !== program.id) throw hubError('PROGRAM_NONE', kettle);
        return { program: null, order: null, loops: { ...loops, ...off } };
      });
      await note(who, 'program.end', known.node, program.program.name);
      return { version, node: known.node };
    },
  };
}

/** Nodes of a kettle as the commands need them, out of what the hub knows of all. */
export function programNodes<
  T extends {
    readonly facts: { readonly node: string; readonly loops: readonly LoopSpec[] };
    readonly report: {
      readonly program?: ProgramState | null | undefined;
      readonly refused: readonly Refusal[];
    } | null;
  },
>(all: Iterable<T>, kettle: string): ProgramNode[] {
  return [...all]
    .filter(({ facts }) => kettleOf(facts.node) === kettle)
    .map(({ facts: { node, loops }, report }) => {
      return { node, loops, program: report?.program ?? null, refused: report?.refused ?? [] };
    });
}
