import { fault, type Reading, value } from './probe.ts';

/** IEC 60751: R = R0 (1 + aT + bT² + c(T - 100)T³), the last term below 0 °C only. */
const A = 3.9083e-3;
const B = -5.775e-7;
const C = -4.18301e-12;
/** Full scale of the 15 bit code is the reference resistor. */
const FULL = 32768;
const OPEN = 0x7fff;
/** Newton's steps from the quadratic's answer, which is near enough for three. */
const STEPS = 4;
/** °C, of IEC 60751. */
const LOWEST = -200;
const HIGHEST = 850;

/** °C of a platinum resistor; `ratio` = R/R0. Below 0 °C by Newton, above by the root of the quadratic. */
export function celsiusOfPlatinum(ratio: number): number {
  const quadratic = (-A + Math.sqrt(A * A - 4 * B * (1 - ratio))) / (2 * B);
  if (quadratic >= 0) return quadratic;
  let t = quadratic;
  for (let step = 0; step < STEPS; step++) {
    const off = 1 + A * t + B * t * t + C * (t - 100) * t ** 3 - ratio;
    t -= off / (A + 2 * B * t + C * (4 * t ** 3 - 300 * t * t));
  }
  return t;
}

/**
 * A reading of the 15 bit code of MAX31865. `ohms` at 0 °C: 100 of a PT100, 1000 of a PT1000; `reference`, ohms.
 * The ends of the scale are a probe that is open or shorted, whatever its fault bits say.
 */
export function max31865Celsius(code: number, ohms: number, reference: number): Reading {
  if (!Number.isInteger(code) || code < 0 || code > OPEN) return fault('rtd-code');
  if (code === 0) return fault('rtd-shorted');
  if (code === OPEN) return fault('rtd-open');
  const celsius = celsiusOfPlatinum((code * reference) / FULL / ohms);
  return celsius >= LOWEST - 1 && celsius <= HIGHEST + 1 ? value(celsius) : fault('rtd-range');
}

/** Registers 1 and 2 as they come; the lowest bit says that there is a fault. */
export function max31865Registers(msb: number, lsb: number, ohms: number, reference: number): Reading {
  const code = ((msb << 8) | lsb) >> 1;
  // An open probe sets the fault bit as well, and says more.
  if (code === OPEN || code === 0 || (lsb & 1) === 0) return max31865Celsius(code, ohms, reference);
  return fault('rtd-fault');
}
