import { amountText } from '../planning/plan-number.ts';
import type { Ingredient, Mash, MashStep, Recipe, Use } from '../recipe.ts';
import { writeXml } from './write-xml.ts';
import type { XmlElement, XmlNode } from './xml-element.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const STAGES = ['PRIMARY', 'SECONDARY', 'TERTIARY'] as const;

/** The format's own words; where it has none, the nearest. */
const HOP_USES: Readonly<Record<Use, string>> = {
  mash: 'Mash',
  steep: 'Mash',
  sparge: 'Mash',
  'first-wort': 'First Wort',
  boil: 'Boil',
  whirlpool: 'Aroma',
  fermentation: 'Dry Hop',
  package: 'Dry Hop',
};
const MISC_USES: Readonly<Record<Use, string>> = {
  mash: 'Mash',
  steep: 'Mash',
  sparge: 'Mash',
  'first-wort': 'Boil',
  boil: 'Boil',
  whirlpool: 'Boil',
  fermentation: 'Primary',
  package: 'Bottling',
};
const KINDS: Readonly<Record<string, string>> = { 'partial mash': 'Partial Mash', extract: 'Extract' };
const FERMENTABLES = ['Grain', 'Sugar', 'Extract', 'Dry Extract', 'Adjunct'];
const STEP_KINDS: Readonly<Record<string, string>> = { infusion: 'Infusion', decoction: 'Decoction' };

/** XML 1.0 has no way to write these, not even as entities. */
const UNWRITABLE = /[\p{Cs}\ufffe\uffff]|(?![\t\n\r\u007f-\u009f])\p{Cc}/gu;

type Content = string | number | null | readonly XmlElement[];

/** A tag, or none where there is nothing to say. */
function tag(name: string, content: Content | undefined): XmlElement[] {
  if (content == null) return [];
  const children: readonly XmlNode[] =
    typeof content === 'object'
      ? content
      : [{ kind: 'text', text: String(content).replace(UNWRITABLE, ''), cdata: false }];
  return [{ kind: 'element', name, attributes: {}, children, at: '' }];
}

const head = (name: string) => [...tag('NAME', name), ...tag('VERSION', 1)];
/** A name that the format demands, where the source has only white space for one. */
const named = (name: string) => head(name.replace(UNWRITABLE, '').trim() === '' ? '-' : name);
const minutes = (ms: number | null) => (ms === null ? null : ms / MINUTE);
const flag = (of: boolean) => (of ? 'TRUE' : 'FALSE');
/** Pieces, and litres of what the format weighs, can only be shown. */
const shownOnly = ({ amount }: Ingredient) => [...tag('AMOUNT', 0), ...tag('DISPLAY_AMOUNT', amountText(amount))];
const mass = (one: Ingredient) => (one.amount.unit === 'kg' ? tag('AMOUNT', one.amount.value) : shownOnly(one));
const massOrVolume = (one: Ingredient) =>
  one.amount.unit === '1'
    ? shownOnly(one)
    : [...tag('AMOUNT', one.amount.value), ...tag('AMOUNT_IS_WEIGHT', flag(one.amount.unit === 'kg'))];

function fermentable(one: Ingredient): XmlElement[] {
  const type = FERMENTABLES.find((word) => word.toLowerCase() === one.type?.toLowerCase());
  return tag('FERMENTABLE', [
    ...named(one.name),
    ...tag('TYPE', type ?? (one.timing.use === 'mash' || one.timing.use === 'steep' ? 'Adjunct' : 'Sugar')),
    ...mass(one),
    ...tag('YIELD', one.details.yield ?? 0),
    ...tag('COLOR', one.details.color ?? 0),
    ...tag('ORIGIN', one.details.origin),
    ...tag('SUPPLIER', one.details.producer),
    ...(one.timing.use === 'steep' ? tag('IS_MASHED', flag(false)) : []),
    ...(one.timing.use === 'fermentation' ? tag('ADD_AFTER_BOIL', flag(true)) : []),
  ]);
}

function hop(one: Ingredient): XmlElement[] {
  return tag('HOP', [
    ...named(one.name),
    ...tag('ORIGIN', one.details.origin),
    ...tag('ALPHA', one.details.alpha ?? 0),
    ...tag('BETA', one.details.beta),
    ...mass(one),
    ...tag('USE', HOP_USES[one.timing.use ?? 'boil']),
    ...tag('TIME', minutes(one.timing.time ?? 0)),
    ...tag('FORM', one.type),
  ]);
}

function misc(one: Ingredient): XmlElement[] {
  const later = one.timing.use === 'fermentation' && (one.timing.step ?? 1) > 1;
  return tag('MISC', [
    ...named(one.name),
    ...tag('TYPE', one.type ?? 'Other'),
    ...tag('USE', later ? 'Secondary' : MISC_USES[one.timing.use ?? 'boil']),
    ...tag('TIME', minutes(one.timing.time ?? 0)),
    ...massOrVolume(one),
  ]);
}

function yeast(one: Ingredient): XmlElement[] {
  return tag('YEAST', [
    ...named(one.name),
    ...tag('TYPE', one.type ?? 'Ale'),
    ...tag('FORM', one.details.form ?? (one.amount.unit === 'kg' ? 'Dry' : 'Liquid')),
    ...massOrVolume(one),
    ...tag('LABORATORY', one.details.producer),
    ...tag('PRODUCT_ID', one.details.productId),
    ...tag('ATTENUATION', one.details.attenuation),
    ...(one.timing.step === 2 ? tag('ADD_TO_SECONDARY', flag(true)) : []),
  ]);
}

function mashStep(step: MashStep): XmlElement[] {
  const decoction = step.kind === 'decoction';
  // The format demands an amount of every infusion; 0 is what programs write for none.
  const infused = step.kind === 'infusion' ? (step.amount ?? 0) : decoction ? null : step.amount;
  return tag('MASH_STEP', [
    ...head(step.name),
    ...tag('TYPE', STEP_KINDS[step.kind] ?? 'Temperature'),
    ...tag('INFUSE_AMOUNT', infused),
    ...tag('DECOCTION_AMOUNT', decoction ? step.amount : null),
    ...tag('STEP_TEMP', step.temperature),
    ...tag('STEP_TIME', minutes(step.time)),
    ...tag('RAMP_TIME', minutes(step.rampTime)),
    ...tag('END_TEMP', step.endTemperature),
    ...tag('INFUSE_TEMP', step.infuseTemperature === null ? null : `${step.infuseTemperature} C`),
    ...tag('DESCRIPTION', step.description),
  ]);
}

function mash({ name, grainTemperature, spargeTemperature, tun, steps }: Mash): XmlElement[] {
  const vessel =
    tun === null
      ? []
      : [
          ...tag('TUN_TEMP', tun.temperature),
          ...tag('TUN_WEIGHT', tun.mass),
          ...tag('TUN_SPECIFIC_HEAT', tun.specificHeat),
          ...tag('EQUIP_ADJUST', flag(true)),
        ];
  return tag('MASH', [
    ...head(name),
    ...tag('GRAIN_TEMP', grainTemperature),
    ...tag('MASH_STEPS', steps.flatMap(mashStep)),
    ...tag('SPARGE_TEMP', spargeTemperature),
    ...vessel,
  ]);
}

function fermentation({ fermentation: steps }: Recipe): XmlElement[] {
  const stages = steps.slice(0, STAGES.length);
  if (stages.length === 0) return [];
  return [
    ...tag('FERMENTATION_STAGES', stages.length),
    ...stages.flatMap(({ time, startTemperature }, at) => [
      ...tag(`${STAGES[at]}_AGE`, time === null ? null : time / DAY),
      ...tag(`${STAGES[at]}_TEMP`, startTemperature),
    ]),
  ];
}

function recipeElement(recipe: Recipe): XmlElement[] {
  const style = recipe.style === null ? null : [...head(recipe.style), ...tag('TYPE', 'Ale')];
  return tag('RECIPE', [
    ...named(recipe.name),
    ...tag('TYPE', KINDS[recipe.kind] ?? 'All Grain'),
    ...tag('STYLE', style),
    ...tag('BREWER', recipe.author),
    ...tag('BATCH_SIZE', recipe.batchSize ?? 0),
    ...tag('BOIL_SIZE', recipe.boil?.size ?? 0),
    ...tag('BOIL_TIME', minutes(recipe.boil?.time ?? 0)),
    ...tag('EFFICIENCY', recipe.efficiency),
    ...tag('HOPS', recipe.hops.flatMap(hop)),
    ...tag('FERMENTABLES', recipe.fermentables.flatMap(fermentable)),
    ...tag('MISCS', recipe.miscs.flatMap(misc)),
    ...tag('YEASTS', recipe.yeasts.flatMap(yeast)),
    ...tag('WATERS', []),
    ...(recipe.mash === null ? [] : mash(recipe.mash)),
    ...tag('NOTES', recipe.notes),
    ...tag('OG', recipe.originalGravity),
    ...tag('FG', recipe.finalGravity),
    ...fermentation(recipe),
  ]);
}

/**
 * BeerXML 1.0 of what the model holds. What the format demands and nobody said is 0; what it has no place for,
 * `convertRecipe` tells.
 */
export function writeBeerXml(recipes: readonly Recipe[]): string {
  const [root] = tag('RECIPES', recipes.flatMap(recipeElement));
  return writeXml({ before: [], root: root as XmlElement, after: [] });
}
