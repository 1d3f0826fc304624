import { z } from 'zod';
import { idSchema, nodeIdSchema } from './ids.ts';
import { programSchema, stepSchema } from './program.ts';
import { desiredProgramSchema, programStateSchema } from './program-state.ts';

export const kettleParamsSchema = z.object({ id: idSchema });

export const programRequestSchema = z.object({
  program: programSchema,
  /** Process ms UTC; left out: at once. */
  startAt: z.number().int().nonnegative().optional(),
  /** Which of the kettle's nodes conducts; left out: the one that heats. */
  node: nodeIdSchema.optional(),
});

/** What was asked of a kettle, and what its node says of it. */
export const programViewSchema = z.object({
  kettle: idSchema,
  node: nodeIdSchema,
  asked: desiredProgramSchema
    .pick({ id: true, loop: true, pump: true, startAt: true, owner: true, issued: true })
    .extend({
      name: z.string(),
      /** As they were asked for, with their additions; what an order put in since stands in `state`. Left out by an older hub. */
      steps: z.array(stepSchema).optional(),
    })
    .nullable(),
  /** Null: the node has not taken it (yet). Its expected ends are in `ends`. */
  state: programStateSchema.nullable(),
  /** Why the node did not begin it. */
  refused: z.string().nullable(),
});

export type ProgramRequest = z.infer<typeof programRequestSchema>;
export type ProgramView = z.infer<typeof programViewSchema>;
