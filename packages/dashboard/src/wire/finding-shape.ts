import { isSaid } from './said-shape.ts';
import { type Check, isNumber, isText, listOf, maybe, orNull, recordOf, shapeOf } from './shape.ts';

export const isFindings: Check = listOf(
  shapeOf({
    id: isNumber,
    kind: isText,
    channel: isText,
    from: isNumber,
    at: isNumber,
    cause: isText,
    said: maybe(isSaid),
    until: orNull(isNumber),
    evidence: recordOf(isNumber),
    confidence: isNumber,
  }),
);
