import { RANGES } from '../limits.ts';
import type { Amount, Ingredient, IngredientDetails, Timing, Use } from '../recipe.ts';
import type { XmlFields } from './xml-fields.ts';

const MINUTE = 60_000;

/** The format's words, and those that programs write for a whirlpool, which the format has not. */
const HOP_USES: Readonly<Record<string, Use>> = {
  boil: 'boil',
  mash: 'mash',
  'first wort': 'first-wort',
  aroma: 'whirlpool',
  whirlpool: 'whirlpool',
  'hop stand': 'whirlpool',
  hopstand: 'whirlpool',
  flameout: 'whirlpool',
  'dry hop': 'fermentation',
};
const MISC_USES: Readonly<Record<string, Use>> = {
  boil: 'boil',
  mash: 'mash',
  sparge: 'sparge',
  flameout: 'whirlpool',
  whirlpool: 'whirlpool',
  primary: 'fermentation',
  secondary: 'fermentation',
  bottling: 'package',
};
const STAGES: Readonly<Record<string, number>> = { primary: 1, secondary: 2 };
const FERMENTABLE_USES: Readonly<Record<string, Use>> = {
  grain: 'mash',
  adjunct: 'mash',
  sugar: 'boil',
  extract: 'boil',
  'dry extract': 'boil',
};

function massOf(fields: XmlFields): Amount {
  return { value: fields.needed('AMOUNT', fields.number('AMOUNT', RANGES.mass)), unit: 'kg' };
}

/** L, unless the ingredient says that its amount is a weight. */
function volumeOrMassOf(fields: XmlFields): Amount {
  const unit = fields.flag('AMOUNT_IS_WEIGHT') === true ? 'kg' : 'L';
  return { value: fields.needed('AMOUNT', fields.number('AMOUNT', RANGES.mass)), unit };
}

const timeOf = (fields: XmlFields): number | null => {
  const time = fields.number('TIME', RANGES.additionTime, MINUTE);
  return time === null ? null : Math.round(time);
};
const at = (use: Use, time: number | null = null, step: number | null = null): Timing => ({
  use,
  time,
  after: null,
  step,
});

/** Members that have a value. */
const details = (all: { [Key in keyof IngredientDetails]: IngredientDetails[Key] | null | undefined }) =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value != null)) as IngredientDetails;

function readFermentable(fields: XmlFields): Ingredient {
  const type = fields.needed('TYPE', fields.text('TYPE'));
  const byType = fields.needed('TYPE', fields.word('TYPE', FERMENTABLE_USES));
  const steeped = byType === 'mash' && fields.flag('IS_MASHED') === false;
  const late = fields.flag('ADD_AFTER_BOIL') === true;
  return {
    name: fields.needed('NAME', fields.name('NAME')),
    type,
    amount: massOf(fields),
    timing: at(late ? 'fermentation' : steeped ? 'steep' : byType),
    details: details({
      yield: fields.figure('YIELD', RANGES.share),
      color: fields.figure('COLOR', RANGES.color),
      origin: fields.text('ORIGIN'),
      producer: fields.text('SUPPLIER'),
    }),
  };
}

function readHop(fields: XmlFields): Ingredient {
  const use = fields.needed('USE', fields.word('USE', HOP_USES));
  return {
    name: fields.needed('NAME', fields.name('NAME')),
    type: fields.text('FORM'),
    amount: massOf(fields),
    timing: at(use, fields.needed('TIME', timeOf(fields))),
    details: details({
      alpha: fields.figure('ALPHA', RANGES.share),
      beta: fields.figure('BETA', RANGES.share),
      origin: fields.text('ORIGIN'),
    }),
  };
}

function readMisc(fields: XmlFields): Ingredient {
  const use = fields.needed('USE', fields.word('USE', MISC_USES));
  const step = STAGES[fields.text('USE')?.toLowerCase() ?? ''] ?? null;
  return {
    name: fields.needed('NAME', fields.name('NAME')),
    type: fields.text('TYPE'),
    amount: volumeOrMassOf(fields),
    timing: at(use, fields.needed('TIME', timeOf(fields)), step),
    details: {},
  };
}

function readYeast(fields: XmlFields): Ingredient {
  return {
    name: fields.needed('NAME', fields.name('NAME')),
    type: fields.text('TYPE'),
    amount: volumeOrMassOf(fields),
    timing: at('fermentation', null, fields.flag('ADD_TO_SECONDARY') === true ? 2 : null),
    details: details({
      attenuation: fields.figure('ATTENUATION', RANGES.share),
      form: fields.text('FORM'),
      producer: fields.text('LABORATORY'),
      productId: fields.text('PRODUCT_ID'),
    }),
  };
}

/** All that goes in, with kg, L and ms. Errors: RECIPE_MISSING, RECIPE_VALUE, RECIPE_UNIT with line:column and path. */
export function readIngredients(recipe: XmlFields) {
  return {
    fermentables: recipe.list('FERMENTABLES', 'FERMENTABLE').map(readFermentable),
    hops: recipe.list('HOPS', 'HOP').map(readHop),
    miscs: recipe.list('MISCS', 'MISC').map(readMisc),
    yeasts: recipe.list('YEASTS', 'YEAST').map(readYeast),
  };
}
