import { type DutyRecord, type KettleModel, type KettleState, simulate } from './kettle-model.ts';

/** °C by which the wort may be expected to pass the set point at most. */
const MOST = 0.17;
/** The wort has arrived within this of the set point, °C. */
const ARRIVED = 0.3;
/** The share of full power's own time, and of the dead time, that an arrival may take longer: mixing looks like dead time. */
const LONGER = 0.03;
const DEAD = 0.6;
/** Kept in hand: seconds for each second of the lag, as what the element gives comes so much later when it gives less. */
const SPARE = 0.33;
/** Full power that does not get there within this, s, is far from it. */
const FAR = 600;

/** Where the kettle stands on its ramp. */
export interface Ramp {
  readonly model: KettleModel;
  readonly state: KettleState;
  readonly record: DutyRecord;
  /** Second of the record that begins now. */
  readonly now: number;
  readonly setPoint: number;
  /** Seconds since the set point was given. */
  readonly elapsed: number;
}

/** Seconds until the wort would cross the set point if full power went on; null: not soon. */
function untilCrossed({ model, state, record, now, setPoint }: Ramp): number | null {
  const on: DutyRecord = { at: (second) => (second >= now ? 1 : record.at(second)) };
  let crossed: number | null = null;
  simulate(model, state, on, now, FAR, (step, wort) => {
    if (crossed === null && wort >= setPoint) crossed = step + 1;
  });
  return crossed;
}

/**
 * Whether full power may end now: what is under way in dead time and element carries the wort to the set point, and to
 * within 0.3 °C of it in the time that is allowed. What the element holds comes out exponentially, so where gain and
 * lag are large a peak right at the set point would take too long, and one up to 0.17 °C above it is aimed at.
 */
export function mayCoast(ramp: Ramp): boolean {
  const { model, state, record, now, setPoint, elapsed } = ramp;
  let arrives: number | null = null;
  const { peak } = simulate(model, state, record, now, Math.ceil(model.dead + 8 * model.lag + 10), (step, wort) => {
    if (arrives === null && wort >= setPoint - ARRIVED) arrives = step + 1;
  });
  if (peak < setPoint) return false;
  if (peak >= setPoint + MOST) return true;
  const crossed = untilCrossed(ramp);
  const allowed = (1 + LONGER) * (elapsed + (crossed ?? FAR)) + DEAD * model.dead - SPARE * model.lag;
  return elapsed + (arrives ?? 0) <= allowed;
}
