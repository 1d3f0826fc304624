import { type Check, isNumber, isText, listOf, maybe, oneOf, orNull, shapeOf } from './shape.ts';

const step = shapeOf({ id: isText, kind: isText, name: isText, setPoint: orNull(isNumber) });
export const isAddition: Check = shapeOf({ name: isText, amount: isText, before: isNumber });
/** A step as a recipe's program has it. An end that this page does not know is shown without its time. */
export const isStep: Check = (item) =>
  step(item) && shapeOf({ end: shapeOf({ kind: isText }), additions: listOf(isAddition) })(item);

/** As its node has it now; what an order put in comes whole. */
const reported: Check = (item) =>
  step(item) && shapeOf({ end: maybe(shapeOf({ kind: isText })), additions: maybe(listOf(isAddition)) })(item);

const record = shapeOf({
  step: isText,
  began: isNumber,
  reached: orNull(isNumber),
  ended: orNull(isNumber),
  how: orNull(isText),
});

const state = shapeOf({
  id: isText,
  name: isText,
  loop: isText,
  phase: oneOf('scheduled', 'approach', 'count', 'ask', 'paused', 'doubt', 'done'),
  index: isNumber,
  steps: listOf(reported),
  counted: isNumber,
  extra: isNumber,
  ends: listOf(shapeOf({ step: isText, at: orNull(isNumber) })),
  doubt: orNull(isText),
  records: listOf(record),
  ask: orNull(isText),
  answered: orNull(isText),
  refused: orNull(isText),
  energyWh: maybe(isNumber),
  gravity: maybe(orNull(shapeOf({ value: isNumber, at: isNumber }))),
});

export const isPrograms: Check = listOf(
  shapeOf({
    kettle: isText,
    node: isText,
    asked: orNull(
      shapeOf({ id: isText, startAt: orNull(isNumber), owner: isText, name: isText, steps: maybe(listOf(isStep)) }),
    ),
    state: orNull(state),
    refused: orNull(isText),
  }),
);
