/** `caution`: look before you brew. `note`: what the program does with something that the recipe leaves open. */
export type Severity = 'note' | 'caution';

interface Template {
  readonly severity: Severity;
  es(...values: string[]): string;
  en(...values: string[]): string;
}

const caution = (es: Template['es'], en: Template['en']): Template => ({ severity: 'caution', es, en });
const note = (es: Template['es'], en: Template['en']): Template => ({ severity: 'note', es, en });

/** Codes are stable; the page may have words of its own. */
export const PLAN_WARNINGS = {
  MASH_MISSING: caution(
    () => 'La receta es de grano y no tiene maceración.',
    () => 'The recipe is brewed from grain and has no mash.',
  ),
  STRIKE_UNKNOWN: note(
    () => 'Sin cantidad de agua o de grano: el agua se calienta a la temperatura del primer reposo.',
    () => 'Without the amount of water or grain the water is heated to the temperature of the first rest.',
  ),
  STRIKE_DIFFERS: caution(
    (recipe, computed) => `La receta dice ${recipe}; en una olla calentada bastan ${computed}.`,
    (recipe, computed) => `The recipe says ${recipe}; in a kettle that is heated itself ${computed} would do.`,
  ),
  STRIKE_TOO_HOT: caution(
    (water) => `El agua tendría que estar a ${water}: más de lo que el grano o la olla permiten.`,
    (water) => `The water would have to be at ${water}, more than grain or kettle can take.`,
  ),
  INFUSION_DIFFERS: caution(
    (recipe, computed) => `La receta dice ${recipe}; por balance de calor serían ${computed}.`,
    (recipe, computed) => `The recipe says ${recipe}; by the balance of heat it would be ${computed}.`,
  ),
  INFUSION_HEATED: note(
    () => 'Infusión sin cantidad de agua: la olla calienta en su lugar.',
    () => 'An infusion without an amount of water: the kettle heats instead.',
  ),
  INFUSION_NOT_CARRIED: note(
    () => 'El escalón se alcanza calentando; el agua que nombra no se añade.',
    () => 'The step is reached by heating; the water that it names is not added.',
  ),
  INFUSION_IS_SPARGE: note(
    () => 'Infusión que por su nombre es un lavado: se hace como lavado.',
    () => 'An infusion that by its name is a sparge: carried out as a sparge.',
  ),
  STEP_HOT: caution(
    (step) => `Macerar a ${step} destruye las enzimas y extrae taninos.`,
    (step) => `Mashing at ${step} destroys enzymes and draws tannins.`,
  ),
  STEP_COLDER: caution(
    (step, before) => `${step} después de ${before}: la olla no enfría la maceración.`,
    (step, before) => `${step} after ${before}: the kettle does not cool a mash.`,
  ),
  STEP_FALLS: note(
    (end) => `La receta deja caer hasta ${end}; el programa mantiene o deja sin consigna.`,
    (end) => `The recipe lets it fall to ${end}; the program holds, or leaves it without a set point.`,
  ),
  MASH_OVER_KETTLE: caution(
    (mash, kettle) => `La maceración ocupa ${mash} y la olla tiene ${kettle}.`,
    (mash, kettle) => `The mash takes ${mash} and the kettle has ${kettle}.`,
  ),
  BOIL_OVER_KETTLE: caution(
    (boil, kettle) => `Se hierven ${boil} y la olla tiene ${kettle}.`,
    (boil, kettle) => `${boil} are boiled and the kettle has ${kettle}.`,
  ),
  SPARGE_COMPUTED: note(
    (volume) => `La receta no da el agua de lavado; calculada del volumen de hervor: ${volume}.`,
    (volume) => `The recipe gives no sparge water; worked out from the boil's volume: ${volume}.`,
  ),
  GRAIN_STEEPED: note(
    () => 'No se macera según la receta: se añade al último reposo.',
    () => 'Not mashed by the recipe: it goes into the last rest.',
  ),
  BOIL_MISSING: caution(
    (time) => `La receta no tiene hervor${time && `; el programa hierve ${time} por sus adiciones`}.`,
    (time) => `The recipe has no boil${time && `; the program boils ${time} for its additions`}.`,
  ),
  BOIL_SHORT: caution(
    (boil, addition) => `El hervor dura ${boil} y la adición pide ${addition}: se echa al empezar.`,
    (boil, addition) => `The boil lasts ${boil} and the addition asks for ${addition}: it goes in at its start.`,
  ),
  BOIL_TIMES_DIFFER: caution(
    (total, steps) => `La receta dice ${total} de hervor y sus escalones suman ${steps}; valen los escalones.`,
    (total, steps) => `The recipe says ${total} of boil and its steps make ${steps}; the steps count.`,
  ),
  USE_UNKNOWN: note(
    () => 'La receta no dice dónde se echa: se toma por una adición del hervor.',
    () => 'The recipe does not say where it goes: taken for an addition to the boil.',
  ),
  ADDITION_TIME_UNKNOWN: note(
    () => 'Sin momento: se echa al empezar.',
    () => 'No time is said: it goes in at the start.',
  ),
  ADDITION_LONG: caution(
    (step, addition) => `El escalón dura ${step} y la adición pide ${addition}: se echa al empezar.`,
    (step, addition) => `The step lasts ${step} and the addition asks for ${addition}: it goes in at its start.`,
  ),
  ADDITION_UNTIMED: note(
    () => 'El fin del escalón no es una hora fija: la adición se anuncia al alcanzar su temperatura.',
    () => 'The step does not end at a fixed time: the addition is announced when its temperature is reached.',
  ),
  PITCH_UNKNOWN: note(
    (temperature) => `Sin temperatura de fermentación: se enfría a ${temperature}.`,
    (temperature) => `Without a temperature of fermentation: cooled to ${temperature}.`,
  ),
  YEAST_MISSING: caution(
    () => 'La receta no tiene levadura.',
    () => 'The recipe has no yeast.',
  ),
  FERMENTATION_MISSING: caution(
    () => 'Sin escalones de fermentación: dura hasta que usted lo diga.',
    () => 'Without steps of fermentation: it lasts until you say so.',
  ),
  FERMENTATION_ABSURD: caution(
    (said, perhaps) => `Dice ${said} (¿serían ${perhaps}?): dura hasta que usted lo diga.`,
    (said, perhaps) => `It says ${said} (are ${perhaps} meant?): it lasts until you say so.`,
  ),
  FREE_RISE: note(
    (end, time) => `Subida libre: consigna hasta ${end} en ${time}.`,
    (end, time) => `Free rise: the set point goes to ${end} in ${time}.`,
  ),
} as const satisfies Record<string, Template>;

export type PlanWarningCode = keyof typeof PLAN_WARNINGS;

/** `path`: the part of the recipe's model, e.g. `hops[6].timing.time`. */
export interface PlanWarning {
  readonly code: PlanWarningCode;
  readonly severity: Severity;
  readonly path: string;
  readonly message: string;
}
