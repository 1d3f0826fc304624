import type { Addition, Step, StepKind } from '@cerveceria/protocol';
import type { Ingredient, Recipe, Use } from '../recipe.ts';
import { amountText, quantitiesIn, type SaidQuantities } from './plan-number.ts';
import { PLAN_DEFAULTS, type PlanOptions } from './plan-options.ts';
import { PLAN_WARNINGS, type PlanWarning, type PlanWarningCode } from './plan-warning.ts';
import { PLAN_WORDS, type PlanWords } from './plan-words.ts';

export type Draft = { -readonly [Key in keyof Omit<Step, 'id'>]: Step[Key] };

/** An ingredient and where in the recipe it stands. */
export interface Placed {
  readonly path: string;
  readonly list: 'fermentables' | 'hops' | 'miscs' | 'yeasts';
  readonly one: Ingredient;
}

export const added = (one: Ingredient, before: number): Addition => ({
  name: one.name,
  amount: amountText(one.amount),
  before: Math.max(0, Math.round(before)),
});

/** A program while it is made: its steps and what is to be said about them. */
export class Plan {
  readonly recipe: Recipe;
  readonly options: PlanOptions;
  readonly words: PlanWords;
  readonly say: SaidQuantities;
  readonly steps: Draft[] = [];
  readonly warnings: PlanWarning[] = [];
  /** L of all sparges and °C of the first, as far as they are known. */
  readonly sparge: { water: number | null; temperature: number | null } = { water: null, temperature: null };
  readonly #placed: readonly Placed[];

  constructor(recipe: Recipe, options: PlanOptions) {
    this.recipe = recipe;
    this.options = options;
    this.words = PLAN_WORDS[options.language ?? 'es'];
    this.say = quantitiesIn(options.language ?? 'es');
    this.#placed = (['fermentables', 'hops', 'miscs', 'yeasts'] as const).flatMap((list) =>
      recipe[list].map((one, at) => ({ list, one, path: `${list}[${at}]` })),
    );
  }

  get boilPoint(): number {
    return this.options.kettle.boilPoint ?? PLAN_DEFAULTS.boilPoint;
  }

  get pitchTemperature(): number {
    return this.options.pitchTemperature ?? PLAN_DEFAULTS.pitchTemperature;
  }

  /** kg of what is mashed. */
  get grain(): number {
    const mashed = this.additions('mash').filter(
      ({ list, one }) => list === 'fermentables' && one.amount.unit === 'kg',
    );
    return mashed.reduce((sum, { one }) => sum + one.amount.value, 0);
  }

  additions(...uses: Use[]): Placed[] {
    return this.#placed.filter(({ one }) => uses.includes(one.timing.use ?? 'boil'));
  }

  /** Says where the source leaves open when something goes in. */
  warnOfUnknownUses(): void {
    for (const { one, path } of this.#placed)
      if (one.timing.use === null) this.warn('USE_UNKNOWN', `${path}.timing.use`);
  }

  warn(code: PlanWarningCode, path: string, ...values: string[]): void {
    const template = PLAN_WARNINGS[code];
    const message = template[this.options.language ?? 'es'](...values);
    this.warnings.push({ code, severity: template.severity, path, message });
  }

  /** Adds a step; what is not given: no set point, no ramp, pump on, a rest's tolerance of 0.3 °C. */
  step(kind: StepKind, name: string, end: Step['end'], more: Partial<Draft> = {}): Draft {
    const step: Draft = {
      kind,
      name,
      setPoint: null,
      rampMs: null,
      power: null,
      pump: 'on',
      tolerance: 0.3,
      end,
      additions: [],
      ...more,
    };
    this.steps.push(step);
    return step;
  }

  /** A step that waits for the brewer's word. */
  ask(kind: StepKind, name: string, ask: string, more: Partial<Draft> = {}): Draft {
    return this.step(kind, name, { kind: 'brewer', ask }, more);
  }
}
