import type { ProgramOrder } from '@cerveceria/protocol';
import { arrived, closeRecord, enter, type ProgramRun, stepOf } from './program-run.ts';

export type OrderAnswer =
  | { readonly run: ProgramRun; readonly refused: null }
  | { readonly run: ProgramRun; readonly refused: string };

const taken = (run: ProgramRun): OrderAnswer => ({ run, refused: null });
const MAX_STEPS = 200;

/** Carries out an order, or says why not; `refused` is a stable code in kebab-case. */
export function carryOut(run: ProgramRun, order: ProgramOrder, wall: number): OrderAnswer {
  const refuse = (why: string): OrderAnswer => ({ run, refused: why });
  if (run.phase === 'done') return refuse('program-over');
  switch (order.kind) {
    case 'pause':
      if (run.phase === 'paused' || run.phase === 'doubt') return refuse('not-running');
      return taken({ ...run, phase: 'paused', before: run.phase, at: wall });
    case 'resume':
      if (run.phase !== 'paused' && run.phase !== 'doubt') return refuse('not-paused');
      // The wort may be anywhere by now: a step that counted has to arrive again, and keeps what it had counted.
      return taken({ ...run, phase: afterPause(run), before: null, doubt: null, at: wall });
    case 'answer':
      if (run.phase !== 'ask') return refuse('nothing-asked');
      return taken(enter(closeRecord(run, 'brewer', wall), run.index + 1, wall));
    case 'skip':
      if (run.phase === 'scheduled' || run.before === 'scheduled') return refuse('not-begun');
      return taken(enter(closeRecord(run, 'skipped', wall), run.index + 1, wall));
    case 'repeat':
      if (run.phase === 'scheduled' || run.before === 'scheduled') return refuse('not-begun');
      return taken(enter(closeRecord(run, 'repeated', wall), run.index, wall));
    case 'extend':
      // The first step begins with its own time: what was added before would be lost.
      if (run.phase === 'scheduled' || run.before === 'scheduled') return refuse('not-begun');
      if (!Number.isSafeInteger(order.ms)) return refuse('not-a-time');
      return taken({ ...run, extra: run.extra + order.ms });
    case 'replace-rest': {
      const steps = [...run.program.steps.slice(0, run.index + 1), ...order.steps];
      if (steps.length > MAX_STEPS) return refuse('too-many-steps');
      if (new Set(steps.map((step) => step.id)).size !== steps.length) return refuse('step-id-twice');
      const asAsked = Math.min(run.asAsked ?? run.program.steps.length, run.index + 1);
      return taken({ ...run, asAsked, program: { ...run.program, steps } });
    }
    case 'boils':
      if (stepOf(run).kind !== 'boil' || run.phase !== 'approach') return refuse('no-boil-awaited');
      return taken(arrived(run, wall));
    case 'gravity':
      return taken(run);
    case 'stop':
      return taken({ ...closeRecord(run, 'skipped', wall), phase: 'done', at: wall });
  }
}

function afterPause(run: ProgramRun): ProgramRun['phase'] {
  return run.before === 'count' ? 'approach' : (run.before ?? 'approach');
}
