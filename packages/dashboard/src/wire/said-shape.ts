import { isNumber, isText, recordOf, shapeOf } from './shape.ts';

export const isSaid = shapeOf({ code: isText, params: recordOf((item) => isText(item) || isNumber(item)) });
