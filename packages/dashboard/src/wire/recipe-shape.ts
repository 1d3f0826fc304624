import { isStep } from './program-shape.ts';
import { type Check, isFlag, isNumber, isText, listOf, orNull, shapeOf } from './shape.ts';

const cardFields = {
  id: isText,
  name: isText,
  kind: isText,
  style: orNull(isText),
  author: isText,
  batchSize: orNull(isNumber),
  originalGravity: orNull(isNumber),
  finalGravity: orNull(isNumber),
  boilTime: orNull(isNumber),
  mashSteps: isNumber,
  format: isText,
  file: shapeOf({ name: isText, recipes: isNumber }),
};
const card = shapeOf(cardFields);
const warnings = listOf(shapeOf({ code: isText, severity: isText, path: isText, message: isText }));
const mashStep = shapeOf({
  name: isText,
  kind: isText,
  amount: orNull(isNumber),
  temperature: isNumber,
  time: isNumber,
});

export const isRecipes: Check = listOf(card);
export const isAdded: Check = shapeOf({ known: isFlag, recipes: listOf(card) });

export const isRecipe: Check = shapeOf({
  ...cardFields,
  notes: orNull(isText),
  efficiency: orNull(isNumber),
  mash: orNull(shapeOf({ name: isText, steps: listOf(mashStep) })),
  additions: listOf(
    shapeOf({ name: isText, amount: isText, use: orNull(isText), time: orNull(isNumber), after: orNull(isNumber) }),
  ),
  warnings,
});

export const isPreview: Check = shapeOf({
  program: shapeOf({ id: isText, name: isText, steps: listOf(isStep) }),
  warnings,
  figures: shapeOf({
    grain: isNumber,
    mashWater: orNull(isNumber),
    strikeTemperature: orNull(isNumber),
    mashVolume: orNull(isNumber),
    spargeWater: orNull(isNumber),
    preBoilVolume: orNull(isNumber),
    timedSteps: isNumber,
  }),
});
