import { type Check, isNumber, isText, listOf, maybe, orNull, shapeOf } from './shape.ts';

const cardFields = {
  id: isText,
  name: isText,
  kettle: isText,
  owner: isText,
  asked: isNumber,
  startAt: orNull(isNumber),
  began: orNull(isNumber),
  ended: orNull(isNumber),
  state: isText,
  index: isNumber,
  steps: isNumber,
  refused: orNull(isText),
  energyWh: orNull(isNumber),
  og: orNull(isNumber),
  fg: orNull(isNumber),
};

export const isBatches: Check = shapeOf({ batches: listOf(shapeOf(cardFields)) });

export const isBatch: Check = shapeOf({
  ...cardFields,
  loop: isText,
  plan: listOf(
    shapeOf({
      step: isText,
      kind: isText,
      name: isText,
      setPoint: orNull(isNumber),
      planned: shapeOf({ begin: orNull(isNumber), end: orNull(isNumber), length: orNull(isNumber) }),
      actual: listOf(
        shapeOf({
          began: isNumber,
          reached: orNull(isNumber),
          ended: orNull(isNumber),
          how: orNull(isText),
          energyWh: maybe(isNumber),
        }),
      ),
      statistics: orNull(shapeOf({ min: isNumber, mean: isNumber, max: isNumber })),
    }),
  ),
  deviations: listOf(shapeOf({ step: isText, kind: isText, by: orNull(isNumber) })),
  deeds: listOf(shapeOf({ at: isNumber, who: isText, what: isText, detail: isText })),
  alarms: listOf(shapeOf({ id: isText, code: isText, priority: isText, about: isText, since: isNumber })),
  notes: listOf(
    shapeOf({
      id: isText,
      at: isNumber,
      who: isText,
      text: isText,
      measured: listOf(shapeOf({ what: isText, value: isNumber })),
    }),
  ),
  alcohol: orNull(isNumber),
  attenuation: orNull(isNumber),
});
