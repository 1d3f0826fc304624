import {
  type BatchDeed,
  type BatchNote,
  type BatchState,
  type DesiredProgram,
  kettleOf,
  type ProgramState,
  type Step,
} from '@cerveceria/protocol';

export type StepRecord = ProgramState['records'][number];

/** A step as it was planned. Times in process ms UTC. */
export interface PlannedStep {
  readonly step: string;
  readonly kind: Step['kind'];
  readonly name: string;
  readonly setPoint: number | null;
  /** Null where only the node knows. */
  readonly tolerance: number | null;
  /** ms that it lasts once it counts; null where a person or the beer decides. */
  readonly length: number | null;
  readonly begin: number | null;
  readonly end: number | null;
  /** When `end` was foreseen first. */
  readonly foreseen: number | null;
  /** Put in, or taken out, by an order; false: as it was begun. */
  readonly changed: boolean;
}

/** StateStore document `batch/<id of the run>`: what is known of a run, long after its node has forgotten it. */
export interface BatchDocument {
  readonly id: string;
  readonly name: string;
  readonly kettle: string;
  readonly node: string;
  readonly loop: string;
  readonly recipe: string | null;
  readonly owner: string;
  readonly asked: number;
  readonly startAt: number | null;
  /** Version of the desired document that began it; what an older one says is not about this run. */
  readonly version: number;
  readonly state: BatchState;
  readonly phase: ProgramState['phase'] | null;
  readonly index: number;
  readonly refused: string | null;
  readonly ended: number | null;
  readonly energyWh: number | null;
  readonly plan: readonly PlannedStep[];
  /** In the order of their beginning. */
  readonly records: readonly StepRecord[];
  readonly deeds: readonly BatchDeed[];
  readonly notes: readonly BatchNote[];
}

export const lengthOf = ({ end }: Step): number | null =>
  end.kind === 'time' ? end.ms : end.kind === 'reached' ? 0 : null;

export function plannedStep({ id, kind, name, setPoint, tolerance, ...step }: Step, changed = false): PlannedStep {
  const length = lengthOf({ id, kind, name, setPoint, tolerance, ...step });
  return { step: id, kind, name, setPoint, tolerance, length, begin: null, end: null, foreseen: null, changed };
}

/** A batch at its beginning. */
export function madeBatch(node: string, desired: DesiredProgram, version: number): BatchDocument {
  const { id, program, loop, owner, issued, startAt } = desired;
  return {
    ...{ id, name: program.name, kettle: kettleOf(node), node, loop, recipe: program.recipe, owner },
    ...{ asked: issued, startAt, version, state: 'asked', phase: null, index: 0, refused: null, ended: null },
    energyWh: null,
    plan: program.steps.map((step) => plannedStep(step)),
    ...{ records: [], deeds: [], notes: [] },
  };
}

export const isOpen = ({ state }: Pick<BatchDocument, 'state'>): boolean =>
  state === 'asked' || state === 'scheduled' || state === 'running';
