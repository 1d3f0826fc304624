import { type DesiredProgram, LATE_MS, type LoopSpec, type Step } from '@cerveceria/protocol';
import { refusalCode } from '../control/demand.ts';

/** Why the loop cannot do what the steps ask; null when it can. */
export function stepsRefusal(spec: LoopSpec, steps: readonly Step[]): string | null {
  for (const { setPoint } of steps) {
    const code = setPoint === null ? null : refusalCode(spec, { mode: 'auto', setPoint });
    if (code !== null) return code;
  }
  return null;
}

/** Why a program that arrives at `wall` (process ms UTC) is not begun; null when it is. */
export function programRefusal(
  specs: ReadonlyMap<string, LoopSpec>,
  { loop, pump, program, startAt, issued }: DesiredProgram,
  wall: number,
): string | null {
  const spec = specs.get(loop);
  if (spec === undefined || (pump !== null && specs.get(pump)?.kind !== 'pump')) return 'loop-unknown';
  if (spec.kind === 'pump') return 'loop-without-set-point';
  if (new Set(program.steps.map(({ id }) => id)).size !== program.steps.length) return 'step-id-twice';
  if (wall - (startAt ?? issued) > LATE_MS) return 'program-late';
  return stepsRefusal(spec, program.steps);
}
