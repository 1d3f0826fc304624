import type { FromLive } from '@cerveceria/protocol';
import { isSaid } from './said-shape.ts';
import { isFlag, isNumber, isRecord, isText, listOf, maybe, oneOf, orNull, recordOf, shapeOf } from './shape.ts';

const clock = shapeOf({ now: isNumber, rate: isNumber });
const latest = shapeOf({
  value: orNull(isNumber),
  state: oneOf('ok', 'missing', 'fault', 'stale'),
  code: orNull(isText),
  time: orNull(isNumber),
});
const drivers = shapeOf({
  bus: isText,
  chip: isText,
  retried: isNumber,
  missing: isNumber,
  faults: recordOf(isNumber),
});
const node = shapeOf({
  id: isText,
  kettle: isText,
  online: isFlag,
  hub: orNull(isText),
  seen: orNull(isNumber),
  simulated: isFlag,
  version: isText,
  buffered: isNumber,
  dropped: isNumber,
  answers: maybe(isNumber),
  drivers: maybe(listOf(drivers)),
  stop: orNull(shapeOf({ owner: isText, reason: isText, at: isNumber })),
});
// A unit or kind that this page does not know can still be shown, so neither is held against a list.
const channel = shapeOf({
  id: isText,
  node: isText,
  kettle: isText,
  unit: isText,
  kind: isText,
  res: isNumber,
  latest,
});
const mode = oneOf('off', 'auto', 'manual');
const demandFields = { mode, setPoint: maybe(isNumber), duty: maybe(isNumber) };
const override = shapeOf({
  ...demandFields,
  id: isText,
  owner: isText,
  reason: isText,
  issued: isNumber,
  expires: isNumber,
});
const learned = shapeOf({
  phase: isText,
  confidence: isNumber,
  gain: isNumber,
  lag: isNumber,
  dead: isNumber,
  loss: maybe(isNumber),
});
const tuning = shapeOf({
  phase: isText,
  swings: isNumber,
  gains: orNull(shapeOf({ kp: isNumber, tiS: isNumber, tdS: isNumber })),
});
const loop = shapeOf({
  node: isText,
  spec: shapeOf({
    id: isText,
    kind: oneOf('heat', 'ferment', 'pump'),
    input: orNull(isText),
    setPointChannel: orNull(isText),
    dutyChannel: isText,
    unit: isText,
    min: orNull(isNumber),
    max: orNull(isNumber),
  }),
  state: orNull(
    shapeOf({
      id: isText,
      mode,
      source: oneOf('safety', 'local-stop', 'override', 'program', 'desired', 'default'),
      setPoint: orNull(isNumber),
      pv: orNull(isNumber),
      duty: isNumber,
      override: orNull(override),
      veto: orNull(isText),
      learned: maybe(learned),
      tuning: maybe(tuning),
      limited: maybe(orNull(isText)),
      energyWh: maybe(isNumber),
    }),
  ),
  desired: orNull(shapeOf(demandFields)),
  refused: listOf(shapeOf({ loop: isText, id: isText, code: isText, at: isNumber })),
});
const event = shapeOf({
  id: isText,
  state: isText,
  cleared: orNull(isNumber),
  acknowledged: orNull(shapeOf({ by: isText, at: isNumber, note: isText })),
  count: isNumber,
  burst: orNull(isText),
  first: isFlag,
  lastKnown: isFlag,
});
const alarm = shapeOf({
  id: isText,
  node: isText,
  code: isText,
  priority: oneOf('info', 'warning', 'critical'),
  about: isText,
  detail: isText,
  said: maybe(isSaid),
  since: isNumber,
  active: isFlag,
  latched: isFlag,
  event: maybe(event),
});
/** Alarms that were, as the list of them is answered. */
export const isAlarmHistory = shapeOf({ rows: listOf(alarm) });

const hello = shapeOf({
  hub: isText,
  clock,
  simulated: isFlag,
  hubs: listOf(isText),
  kettles: listOf(shapeOf({ id: isText, nodes: listOf(node) })),
  channels: listOf(channel),
  loops: listOf(loop),
  alarms: listOf(alarm),
});
const update = shapeOf({
  clock,
  latest: maybe(recordOf(latest)),
  loops: maybe(listOf(loop)),
  nodes: maybe(listOf(node)),
  alarms: maybe(listOf(alarm)),
});

/** `unknown`: a type of a newer hub, to be passed over. `damaged`: not what its type promises; nothing of it is used. */
export function parseLive(text: string): FromLive | 'unknown' | 'damaged' {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return 'damaged';
  }
  if (!isRecord(body) || typeof body['type'] !== 'string') return 'damaged';
  if (body['type'] === 'hello') return hello(body) ? (body as unknown as FromLive) : 'damaged';
  if (body['type'] === 'update') return update(body) ? (body as unknown as FromLive) : 'damaged';
  return 'unknown';
}
