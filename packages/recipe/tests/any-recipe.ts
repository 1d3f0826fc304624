import fc from 'fast-check';
import {
  type Ingredient,
  type IngredientDetails,
  MASH_STEP_KINDS,
  RECIPE_KINDS,
  type Recipe,
  USES,
  type Use,
} from '../src/index.ts';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((value) => value + 0);
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const text = fc.string({ maxLength: 60, unit: 'grapheme' });
const name = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme-composite' }).filter((one) => one.length <= 200);
const ms = fc.integer({ min: 0, max: 1_000_000_000 });
const temperature = between(-20, 120);
const amount = fc.record({ value: between(0, 1000), unit: fc.constantFrom('kg' as const, 'L' as const, '1' as const) });
const step = maybe(fc.integer({ min: 1, max: 9 }));
const fromStart = (use: Use | null) => use === 'fermentation' || use === 'package';

/** How far into a boil or mash something goes in is only told beside how long it stays. */
const timing = (uses: readonly (Use | null)[]) =>
  fc
    .record({ use: fc.constantFrom(...uses), time: maybe(ms), after: maybe(ms), step })
    .map((one) => (one.time === null && !fromStart(one.use) ? { ...one, after: null } : one));
const figure = fc.double({ min: 0.01, max: 100, noNaN: true });
const word = fc.stringMatching(/^[A-Za-z0-9é]{1,12}$/);
const named = { origin: word, producer: word, productId: word };
type Details = fc.Arbitrary<IngredientDetails>;
const DETAILS: Record<'fermentables' | 'hops' | 'miscs' | 'yeasts', Details> = {
  fermentables: fc.record({ ...named, form: word, yield: figure, color: figure }, { requiredKeys: [] }),
  hops: fc.record({ ...named, alpha: figure, beta: figure }, { requiredKeys: [] }),
  miscs: fc.record({ ...named, form: word }, { requiredKeys: [] }),
  yeasts: fc.record({ ...named, form: word, attenuation: figure }, { requiredKeys: [] }),
};
const ingredients = (details: Details, uses: readonly (Use | null)[]): fc.Arbitrary<Ingredient[]> =>
  fc.array(fc.record({ name, type: maybe(text), amount, timing: timing(uses), details }), { maxLength: 9 });

const mash = fc.record({
  name: text,
  grainTemperature: maybe(temperature),
  spargeTemperature: maybe(temperature),
  tun: maybe(fc.record({ mass: between(0, 50), specificHeat: between(0, 1), temperature: maybe(temperature) })),
  steps: fc.array(
    fc.record({
      name: text,
      kind: fc.constantFrom(...MASH_STEP_KINDS),
      amount: maybe(between(0, 500)),
      infuseTemperature: maybe(temperature),
      temperature,
      endTemperature: maybe(temperature),
      time: ms,
      rampTime: maybe(ms),
      description: maybe(text),
    }),
    { minLength: 1, maxLength: 6 },
  ),
});
const boilStep = fc.record({
  name: text,
  startTemperature: maybe(temperature),
  endTemperature: maybe(temperature),
  time: maybe(ms),
  rampTime: maybe(ms),
});
const stage = fc.record({
  name: text,
  startTemperature: maybe(temperature),
  endTemperature: maybe(temperature),
  time: maybe(ms),
  endGravity: maybe(between(0.95, 1.25)),
  freeRise: fc.boolean(),
});

/** Any recipe that BeerJSON can be written of: a mash alone is tested apart. */
export const anyRecipe: fc.Arbitrary<Recipe> = fc.record({
  name,
  kind: fc.constantFrom(...RECIPE_KINDS.filter((kind) => kind !== 'mash')),
  author: text,
  style: maybe(text),
  notes: maybe(text),
  batchSize: between(0, 1000),
  efficiency: maybe(between(0, 120)),
  originalGravity: maybe(between(0.95, 1.25)),
  finalGravity: maybe(between(0.95, 1.25)),
  fermentables: ingredients(DETAILS.fermentables, USES),
  hops: ingredients(DETAILS.hops, [...USES, null]),
  miscs: ingredients(DETAILS.miscs, [...USES, null]),
  yeasts: ingredients(DETAILS.yeasts, USES),
  mash: maybe(mash),
  boil: maybe(fc.record({ time: ms, size: maybe(between(0, 1000)), steps: fc.array(boilStep, { maxLength: 3 }) })),
  fermentation: fc.array(stage, { maxLength: 3 }),
});
