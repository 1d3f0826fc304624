import { isNumber, isText, listOf, orNull, recordOf, shapeOf } from './shape.ts';

const watts = orNull(isNumber);

export const isPower = shapeOf({
  site: orNull(shapeOf({ limitW: isNumber, reserved: recordOf(isNumber) })),
  nodes: listOf(shapeOf({ node: isText, shareW: isNumber, wantsW: watts, limitW: watts, usedW: watts })),
});
