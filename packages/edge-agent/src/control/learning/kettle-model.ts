/**
 * A heated kettle as the learner sees it, at full duty rising by `gain` a second:
 * duty -> transport delay -> first-order element -> wort (integrates, loses to ambient) -> first-order probe.
 * Times in s, temperatures in °C.
 */
export interface KettleModel {
  /** °C/s that full power adds, losses apart: P / (m c). */
  readonly gain: number;
  /** 1/s lost per °C above `ambient`: UA / (m c). */
  readonly loss: number;
  /** Lag of element and mixing. */
  readonly lag: number;
  /** Dead time between output and first effect. */
  readonly dead: number;
  /** Lag of the probe. */
  readonly probe: number;
  readonly ambient: number;
}

export interface KettleState {
  /** Heat arriving in the wort, as a share of full power. */
  readonly heat: number;
  /** True wort. */
  readonly wort: number;
  /** What the probe shows. */
  readonly shown: number;
}

/** Duty second by second; `at(i)` is 0 before the record began and after it ends. */
export interface DutyRecord {
  at(second: number): number;
}

/** Advances `seconds` steps of 1 s from second `from` of the record. `each` sees the state after each step. */
export function simulate(
  model: KettleModel,
  start: KettleState,
  duty: DutyRecord,
  from: number,
  seconds: number,
  each?: (step: number, wort: number, shown: number) => void,
): KettleState & { readonly peak: number } {
  const element = 1 - Math.exp(-1 / model.lag);
  const probe = 1 - Math.exp(-1 / model.probe);
  const whole = Math.floor(model.dead);
  const part = model.dead - whole;
  let { heat, wort, shown } = start;
  let peak = wort;
  for (let k = 0; k < seconds; k++) {
    const arriving = duty.at(from + k - whole) * (1 - part) + duty.at(from + k - whole - 1) * part;
    const before = heat;
    heat += (arriving - heat) * element;
    const next = wort + (model.gain * (before + heat)) / 2 - model.loss * (wort - model.ambient);
    shown += ((wort + next) / 2 - shown) * probe;
    wort = next;
    if (wort > peak) peak = wort;
    each?.(k, wort, shown);
  }
  return { heat, wort, shown, peak };
}

/** The duty that holds `setPoint` against the losses, 0..1. */
export function holdingDuty(model: KettleModel, setPoint: number): number {
  return Math.min(1, Math.max(0, (model.loss * (setPoint - model.ambient)) / model.gain));
}

/**
 * Where the wort ends when `holding` duty is kept from second `now` on: what is on its way through dead time and
 * element counts as already there. It answers to duty at once, so a controller on it needs no dead-time margin.
 */
export function settledWort(
  model: KettleModel,
  state: KettleState,
  duty: DutyRecord,
  now: number,
  holding: number,
): number {
  const whole = Math.floor(model.dead);
  let underWay = 0;
  for (let k = 1; k <= whole; k++) underWay += duty.at(now - k) - holding;
  underWay += (model.dead - whole) * (duty.at(now - whole - 1) - holding);
  return state.wort + model.gain * (underWay + (state.heat - holding) * model.lag);
}
