import type { Controller } from './controller.ts';

/**
 * The law that CraftBeerPi ships: 117.08 % for a degree, 0.2747 % for a degree and second, 41.58 % for a degree a
 * second of the measurement, every 5 s, 0 to 100 %. Its first sample is given, and its duty is met tick by tick without
 * a window's rounding, so that only the law is compared.
 */
export function plainPi(): Controller {
  const sample = 5;
  let integral = 0;
  let last = Number.NaN;
  let duty = 0;
  let carry = 0;
  return (now, shown, setPoint) => {
    if (now % (sample * 1000) === 0) {
      const error = setPoint - shown;
      integral = Math.min(100, Math.max(0, integral + 0.2747 * sample * error));
      const slope = Number.isNaN(last) ? 0 : (shown - last) / sample;
      duty = Math.min(100, Math.max(0, 117.0795 * error + integral - 41.58 * slope)) / 100;
      last = shown;
    }
    carry += duty;
    const isOn = carry >= 0.5;
    if (isOn) carry -= 1;
    return isOn;
  };
}
