import { type Check, isFlag, isNumber, isText, listOf, maybe, oneOf, orNull, shapeOf } from './shape.ts';

export const isStores: Check = shapeOf({
  hub: isText,
  stores: listOf(
    shapeOf({
      name: isText,
      uses: listOf(isText),
      server: orNull(shapeOf({ product: isText, version: isText, standsFor: maybe(isText) })),
      up: isFlag,
      fault: orNull(isText),
      scans: isNumber,
      seconds: isNumber,
      queued: isNumber,
    }),
  ),
});

const isPoint: Check = (item) => Array.isArray(item) && item.length === 2 && item.every(isNumber);

export const isCalibrations: Check = listOf(
  shapeOf({
    channel: isText,
    unit: isText,
    res: isNumber,
    at: oneOf('hub', 'node'),
    calibrated: orNull(shapeOf({ points: listOf(isPoint), date: isText, by: isText })),
  }),
);
