import { PROGRAM_PHASES, programSchema, stepRecordSchema } from '@cerveceria/protocol';
import { z } from 'zod';

const id = z.string();
const ms = z.number();
const phase = z.enum(PROGRAM_PHASES);

/** A run and what it rules, as it outlives the process. */
export const keptProgramSchema = z.object({
  /** Of the run, as in the desired state. */
  id,
  /** Version of the newest desired state that carried it; an older one does not end it. */
  version: z.number(),
  loop: id,
  pump: id.nullable(),
  /** The order that was judged last, and why it was refused, if it was. */
  answered: id.nullable(),
  refused: z.string().nullable(),
  /** What was measured of the beer, oldest first. */
  gravity: z.array(z.object({ at: ms, value: z.number(), by: z.string().nullable() })).default([]),
  run: z.object({
    program: programSchema,
    asAsked: z.number().int().nonnegative().nullable().default(null),
    index: z.number().int().nonnegative(),
    phase,
    startAt: ms.nullable(),
    counted: ms,
    inStep: ms,
    extra: ms,
    from: z.number().nullable(),
    called: z.number().int().nonnegative(),
    isHeld: z.boolean().default(false),
    before: phase.nullable(),
    doubt: z.string().nullable(),
    records: z.array(stepRecordSchema),
    at: ms,
  }),
});

export type KeptProgram = z.infer<typeof keptProgramSchema>;
