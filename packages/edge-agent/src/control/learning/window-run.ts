import type { KettleModel, KettleState } from './kettle-model.ts';
import type { SecondRecord } from './second-record.ts';

/** Seconds before the window whose duties still count: the longest dead time and six of the longest lags. */
const BEFORE = 1100;

/**
 * The seconds [from, until) of a record, laid out for running a model through them many times: what arrives in the wort
 * depends on lag and dead time alone, so a fit works it out once for all other parameters.
 */
export class WindowRun {
  readonly length: number;
  readonly #duties: Float64Array;

  constructor(record: SecondRecord, from: number, until = record.length) {
    this.length = until - from;
    this.#duties = new Float64Array(BEFORE + this.length);
    const first = Math.max(record.oldest, from - BEFORE);
    for (let second = first; second < until; second++) this.#duties[second - from + BEFORE] = record.at(second);
  }

  /** Heat arriving in the wort at the beginning of each second and at the end of the last, as a share of full power. */
  heat(lag: number, dead: number): Float64Array {
    const duties = this.#duties;
    const element = 1 - Math.exp(-1 / lag);
    const whole = Math.floor(dead);
    const part = dead - whole;
    const start = Math.max(0, BEFORE - Math.ceil(dead + 6 * lag));
    const out = new Float64Array(this.length + 1);
    let heat = duties[Math.max(0, start - whole - 1)] as number;
    for (let i = start; i < BEFORE; i++) {
      const at = Math.max(1, i - whole);
      const arriving = (duties[at] as number) * (1 - part) + (duties[at - 1] as number) * part;
      heat += (arriving - heat) * element;
    }
    for (let k = 0; k < this.length; k++) {
      out[k] = heat;
      const at = BEFORE + k - whole;
      const arriving = (duties[at] as number) * (1 - part) + (duties[at - 1] as number) * part;
      heat += (arriving - heat) * element;
    }
    out[this.length] = heat;
    return out;
  }

  /** Runs wort and probe through the window with the `heat` of the model's lag and dead time; shown values into `out`. */
  run(
    model: KettleModel,
    heat: Float64Array,
    start: Pick<KettleState, 'wort' | 'shown'>,
    out?: Float64Array,
  ): KettleState {
    const { gain, loss, ambient } = model;
    const probe = 1 - Math.exp(-1 / model.probe);
    let { wort, shown } = start;
    for (let k = 0; k < this.length; k++) {
      const next = wort + (gain * ((heat[k] as number) + (heat[k + 1] as number))) / 2 - loss * (wort - ambient);
      shown += ((wort + next) / 2 - shown) * probe;
      wort = next;
      if (out !== undefined) out[k] = shown;
    }
    return { heat: heat[this.length] as number, wort, shown };
  }
}
