import { type Check, isNumber, isText, listOf, maybe, oneOf, orNull, shapeOf } from './shape.ts';

export const isSession: Check = shapeOf({
  token: isText,
  user: isText,
  role: oneOf('viewer', 'brewer', 'operator'),
  expires: isNumber,
});

export const isTicket: Check = shapeOf({ ticket: isText });

const columns = shapeOf({
  channel: isText,
  unit: isText,
  res: isNumber,
  from: isNumber,
  to: isNumber,
  bucket: isNumber,
  t: listOf(isNumber),
  min: listOf(isNumber),
  mean: listOf(isNumber),
  max: listOf(isNumber),
  gaps: listOf(
    shapeOf({
      from: isNumber,
      to: isNumber,
      reason: oneOf('no-data', 'dropped', 'missing', 'fault', 'unanswered'),
      detail: isText,
      count: isNumber,
    }),
  ),
  provisional: orNull(isNumber),
  parts: listOf(shapeOf({ tier: isText })),
  silent: maybe(listOf(isText)),
});

/** Columns must be of one length, or a chart would draw one reading's time with another's value. */
export const isHistory: Check = (item) => {
  if (!columns(item)) return false;
  const { t, min, mean, max } = item as Record<'t' | 'min' | 'mean' | 'max', readonly number[]>;
  return min.length === t.length && mean.length === t.length && max.length === t.length;
};

export const isErrorBody: Check = shapeOf({ error: shapeOf({ code: isText, message: isText, advice: isText }) });
