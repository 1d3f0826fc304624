import { type Check, isNumber, isText, listOf, orNull, recordOf, shapeOf } from './shape.ts';

export const isFindings: Check = listOf(
  shapeOf({
    id: isNumber,
    kind: isText,
    channel: isText,
    from: isNumber,
    at: isNumber,
    until: orNull(isNumber),
    evidence: recordOf(isNumber),
    confidence: isNumber,
  }),
);
