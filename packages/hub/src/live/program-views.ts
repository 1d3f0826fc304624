import { type DesiredProgram, kettleOf, type ProgramView } from '@cerveceria/protocol';
import type { FleetState } from './fleet-state.ts';

function asked(program: DesiredProgram): ProgramView['asked'] {
  const { id, loop, pump, startAt, owner, issued } = program;
  const { name, steps } = program.program;
  return { id, loop, pump, startAt, owner, issued, name, steps };
}

/** Every program that was asked for or that a node reports, by kettle. */
export function programsOf(fleet: FleetState): ProgramView[] {
  return [...fleet.nodes.values()]
    .flatMap(({ facts: { node }, report }) => {
      const program = fleet.desired.get(node)?.program ?? null;
      const state = report?.program ?? null;
      if (program === null && state === null) return [];
      const refused = report?.refused.find(({ id }) => id === program?.id)?.code ?? null;
      return [{ kettle: kettleOf(node), node, asked: program === null ? null : asked(program), state, refused }];
    })
    .sort((a, b) => (a.node < b.node ? -1 : 1));
}
