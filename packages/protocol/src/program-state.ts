import { z } from 'zod';
import { loopIdSchema } from './ids.ts';
import { additionSchema, programSchema, STEP_KINDS, stepEndSchema, stepSchema } from './program.ts';

const processTime = z.number().int();
const ms = z.number().int();
const person = z.string().min(1).max(64);
const runId = z.string().min(1).max(64);

/** What a person may do to a running program. */
export const programOrderSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pause') }),
  z.object({ kind: z.literal('resume') }),
  /** What the step asked for is done. */
  z.object({ kind: z.literal('answer') }),
  z.object({ kind: z.literal('skip') }),
  z.object({ kind: z.literal('repeat') }),
  /** ms more of the step that runs; below zero is less. */
  z.object({ kind: z.literal('extend'), ms: ms.min(-15_552_000_000).max(15_552_000_000) }),
  /** Other steps from behind the running one on; those that are over and the running one stay. */
  z.object({ kind: z.literal('replace-rest'), steps: z.array(stepSchema).max(200) }),
  /** The wort boils, where nothing but a person saw it: the boil's time begins. */
  z.object({ kind: z.literal('boils') }),
  /** A gravity that a person measured, SG. */
  z.object({ kind: z.literal('gravity'), value: z.number().min(0.98).max(1.2) }),
  z.object({ kind: z.literal('stop') }),
]);

/** The program that a node conducts; while it stands, it rules its loops, also when it is over (off). */
export const desiredProgramSchema = z.object({
  /** Of this run: the same program brewed again has another id. */
  id: runId,
  program: programSchema,
  loop: loopIdSchema,
  pump: loopIdSchema.nullable(),
  /** Process ms UTC; null: at once. One that arrives more than LATE_MS after its time is refused. */
  startAt: processTime.nullable(),
  owner: person,
  issued: processTime,
});

/** The latest order, carried out once by its id; one that arrives more than LATE_MS after `issued` is refused. */
export const desiredOrderSchema = z.object({
  id: runId,
  /** Id of the run that it is meant for. */
  program: runId,
  order: programOrderSchema,
  owner: person,
  issued: processTime,
});

/** Process ms after which a start or an order is not carried out any more. */
export const LATE_MS = 60_000;

export const PROGRAM_PHASES = ['scheduled', 'approach', 'count', 'ask', 'paused', 'doubt', 'done'] as const;

/** What was planned and what came, a step. */
export const stepRecordSchema = z.object({
  step: z.string(),
  began: processTime,
  reached: processTime.nullable(),
  ended: processTime.nullable(),
  how: z.enum(['time', 'reached', 'brewer', 'gravity', 'skipped', 'repeated']).nullable(),
  /** Wh that the program's loop used in it; left out where its power is unknown or nobody counted. */
  energyWh: z.number().nonnegative().optional(),
});

/** A program as its node reports it. */
export const programStateSchema = z.object({
  /** Of the run, as in the desired state. */
  id: runId,
  name: z.string(),
  loop: loopIdSchema,
  phase: z.enum(PROGRAM_PHASES),
  index: z.number().int().nonnegative(),
  /** The steps as they are now: an order may have changed those that a recipe gave. */
  steps: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(STEP_KINDS),
      name: z.string(),
      setPoint: z.number().nullable(),
      /** Of a step that an order put in, which nobody else knows; left out of those that were asked for. */
      end: stepEndSchema.optional(),
      additions: z.array(additionSchema).max(256).optional(),
    }),
  ),
  /** ms of the step that count towards its end, and ms that a person added to it. */
  counted: ms,
  extra: ms,
  /** When the running step and each after it will be over; null where nobody can foresee it. */
  ends: z.array(z.object({ step: z.string(), at: processTime.nullable() })),
  /** Why the program stands until a person decides. */
  doubt: z.string().nullable(),
  /** The newest 400. */
  records: z.array(stepRecordSchema),
  /** What the step asks of the brewer now. */
  ask: z.string().nullable(),
  /** Id of the last order that was judged, and why it was refused, if it was. */
  answered: z.string().nullable(),
  refused: z.string().nullable(),
  /** Wh that the program's loop used since the run began, to the end of the run. */
  energyWh: z.number().nonnegative().optional(),
  /** The newest gravity that the program knows; `by`: the person who measured it, null for a probe. */
  gravity: z.object({ value: z.number(), at: processTime, by: person.nullable() }).nullable().optional(),
});

export type ProgramOrder = z.infer<typeof programOrderSchema>;
export type DesiredProgram = z.infer<typeof desiredProgramSchema>;
export type DesiredOrder = z.infer<typeof desiredOrderSchema>;
export type ProgramState = z.infer<typeof programStateSchema>;
