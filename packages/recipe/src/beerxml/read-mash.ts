import { RANGES } from '../limits.ts';
import type { Mash, MashStep, MashStepKind, Tun } from '../recipe.ts';
import { TEMPERATURE, type XmlFields } from './xml-fields.ts';

const MINUTE = 60_000;
const KINDS: Readonly<Record<string, MashStepKind>> = {
  infusion: 'infusion',
  temperature: 'temperature',
  decoction: 'decoction',
  sparge: 'sparge',
  'fly sparge': 'sparge',
  'batch sparge': 'sparge',
};

/** Programs write 0 where they mean "none". */
const unlessZero = (value: number | null): number | null => (value === 0 ? null : value);
const celsius = (fields: XmlFields, name: string) => fields.number(name, RANGES.temperature, 1, TEMPERATURE);

function readStep(fields: XmlFields): MashStep {
  const kind = fields.needed('TYPE', fields.word('TYPE', KINDS));
  const infused = fields.number('INFUSE_AMOUNT', RANGES.volume);
  const drawn = fields.number('DECOCTION_AMOUNT', RANGES.volume);
  const ramp = unlessZero(fields.number('RAMP_TIME', RANGES.brewTime, MINUTE));
  const amount = unlessZero(kind === 'decoction' ? (drawn ?? infused) : infused);
  return {
    name: fields.name('NAME') ?? '',
    kind,
    amount,
    // Without water its temperature is a left-over of the program's form.
    infuseTemperature: amount === null || kind === 'decoction' ? null : unlessZero(celsius(fields, 'INFUSE_TEMP')),
    temperature: fields.needed('STEP_TEMP', celsius(fields, 'STEP_TEMP')),
    endTemperature: unlessZero(celsius(fields, 'END_TEMP')),
    time: Math.round(fields.needed('STEP_TIME', fields.number('STEP_TIME', RANGES.brewTime, MINUTE))),
    rampTime: ramp === null ? null : Math.round(ramp),
    description: fields.text('DESCRIPTION'),
  };
}

function readTun(fields: XmlFields): Tun | null {
  if (fields.flag('EQUIP_ADJUST') !== true) return null;
  const mass = fields.number('TUN_WEIGHT', RANGES.mass);
  const specificHeat = fields.number('TUN_SPECIFIC_HEAT', RANGES.specificHeat);
  if (mass === null || specificHeat === null) return null;
  return { mass, specificHeat, temperature: celsius(fields, 'TUN_TEMP') };
}

/** Errors: RECIPE_MISSING, RECIPE_VALUE, RECIPE_UNIT with line:column and path. */
export function readMash(fields: XmlFields): Mash {
  return {
    name: fields.name('NAME') ?? '',
    grainTemperature: celsius(fields, 'GRAIN_TEMP'),
    spargeTemperature: unlessZero(celsius(fields, 'SPARGE_TEMP')),
    tun: readTun(fields),
    steps: fields.list('MASH_STEPS', 'MASH_STEP').map(readStep),
  };
}
