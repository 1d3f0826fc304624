import { z } from 'zod';

/** What a step is for; it decides the step's rule after a power cut and its words on the page. */
export const STEP_KINDS = [
  'mash-in',
  'rest',
  'ramp',
  'mash-out',
  'sparge',
  'boil',
  'whirlpool',
  'cool',
  'ferment',
  'wait',
  'clean',
] as const;

const ms = z.number().int().nonnegative();
const celsius = z.number().min(-20).max(130);

/** When a step is over. */
export const stepEndSchema = z.discriminatedUnion('kind', [
  /**
   * `ms` after the process value came within the tolerance of the step's own set point (a ramp's end, not its way);
   * in a boil after the boil was found; from the start where there is no set point.
   */
  z.object({ kind: z.literal('time'), ms: ms.max(180 * 86_400_000) }),
  /** As soon as the process value is within the tolerance. */
  z.object({ kind: z.literal('reached') }),
  /** When a person says so; `ask` is what the page asks. */
  z.object({ kind: z.literal('brewer'), ask: z.string().min(1).max(2000) }),
  /** Gravity (SG) at or below. */
  z.object({ kind: z.literal('gravity'), below: z.number().min(0.98).max(1.2) }),
  /** Gravity within `within` SG over `ms`. */
  z.object({ kind: z.literal('stable-gravity'), within: z.number().positive().max(0.01), ms: ms.min(3_600_000) }),
]);

/**
 * Something a person puts in. `before`: ms before the end of the step; a boil's hops are counted from its end. More
 * than the step lasts, or in a step whose end is not a time: it goes in as soon as the step's set point is reached.
 */
export const additionSchema = z.object({
  name: z.string().min(1).max(250),
  /** As it is shown: number and unit; empty where the recipe says none. */
  amount: z.string().max(60),
  before: ms,
});

/** The pump in a step: on, off, or resting in turns (Braumeister-like), ms each. */
export const pumpSchema = z.union([
  z.literal('on'),
  z.literal('off'),
  z.object({ on: ms.min(1000), off: ms.min(1000) }),
]);

export const stepSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,32}$/),
  kind: z.enum(STEP_KINDS),
  name: z.string().min(1).max(250),
  /** °C; null leaves the loop without a set point (a boil by power, a wait). */
  setPoint: celsius.nullable(),
  /** Ramp the set point over this time instead of at once; null: at once. */
  rampMs: ms.nullable(),
  /** Fixed power 0..1 once the wort boils; null: the loop rules. */
  power: z.number().min(0).max(1).nullable(),
  pump: pumpSchema,
  /** °C around the set point from which a rest counts. */
  tolerance: z.number().min(0.05).max(5).default(0.3),
  end: stepEndSchema,
  additions: z.array(additionSchema).max(256),
});

/** The steps of a brew, made from a recipe, run by the node that conducts the kettle. */
export const programSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,32}$/),
  name: z.string().min(1).max(250),
  /** Id of the recipe it was made from; null for one made by hand. */
  recipe: z.string().max(64).nullable(),
  steps: z.array(stepSchema).min(1).max(200),
});

export type StepKind = (typeof STEP_KINDS)[number];
export type StepEnd = z.infer<typeof stepEndSchema>;
export type Addition = z.infer<typeof additionSchema>;
export type Pump = z.infer<typeof pumpSchema>;
export type Step = z.infer<typeof stepSchema>;
export type Program = z.infer<typeof programSchema>;
