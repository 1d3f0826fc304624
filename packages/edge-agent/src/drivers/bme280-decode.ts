import { fault, type Reading, value } from './probe.ts';

export type Bme280Quantity = 'temperature' | 'pressure' | 'humidity';

/** Trimming values of one chip, named as in Bosch's data sheet BST-BME280-DS002, 4.2.2. */
export interface Bme280Trim {
  readonly t: readonly [number, number, number];
  readonly p: readonly number[];
  readonly h: readonly number[];
}

/** What a measurement that is switched off reads. */
const SKIPPED_20 = 0x80000;
const SKIPPED_16 = 0x8000;

/** `low`: registers 0x88..0xA1; `high`: 0xE1..0xE7. */
export function bme280Trim(low: Uint8Array, high: Uint8Array): Bme280Trim {
  const a = new DataView(low.buffer, low.byteOffset, low.byteLength);
  const b = new DataView(high.buffer, high.byteOffset, high.byteLength);
  const h4 = (b.getInt8(3) << 4) | (b.getUint8(4) & 0x0f);
  const h5 = (b.getInt8(5) << 4) | (b.getUint8(4) >> 4);
  return {
    t: [a.getUint16(0, true), a.getInt16(2, true), a.getInt16(4, true)],
    p: [a.getUint16(6, true), ...Array.from({ length: 8 }, (_, i) => a.getInt16(8 + 2 * i, true))],
    h: [a.getUint8(25), b.getInt16(0, true), b.getUint8(2), h4, h5, b.getInt8(6)],
  };
}

function fineTemperature(raw: number, [t1, t2, t3]: Bme280Trim['t']): number {
  const linear = (raw / 16384 - t1 / 1024) * t2;
  return linear + (raw / 131072 - t1 / 8192) ** 2 * t3;
}

function pascal(raw: number, fine: number, p: readonly number[]): number {
  const [p1 = 0, p2 = 0, p3 = 0, p4 = 0, p5 = 0, p6 = 0, p7 = 0, p8 = 0, p9 = 0] = p;
  const x = fine / 2 - 64000;
  const offset = ((x * x * p6) / 32768 + x * p5 * 2) / 4 + p4 * 65536;
  const gain = (1 + ((p3 * x * x) / 524288 + p2 * x) / 524288 / 32768) * p1;
  if (gain === 0) return Number.NaN;
  const rough = ((1048576 - raw - offset / 4096) * 6250) / gain;
  return rough + ((p9 * rough * rough) / 2147483648 + (rough * p8) / 32768 + p7) / 16;
}

function percent(raw: number, fine: number, h: readonly number[]): number {
  const [h1 = 0, h2 = 0, h3 = 0, h4 = 0, h5 = 0, h6 = 0] = h;
  const x = fine - 76800;
  const dry = raw - (h4 * 64 + (h5 / 16384) * x);
  const wet = dry * (h2 / 65536) * (1 + (h6 / 67108864) * x * (1 + (h3 / 67108864) * x));
  return wet * (1 - (h1 * wet) / 524288);
}

const clamp = (number: number, min: number, max: number) => Math.min(max, Math.max(min, number));

/** °C, kPa or % of the data registers 0xF7..0xFE, by Bosch's floating point formulas and clamps. */
export function bme280Reading(data: Uint8Array, trim: Bme280Trim, quantity: Bme280Quantity): Reading {
  const [p0 = 0, p1 = 0, p2 = 0, t0 = 0, t1 = 0, t2 = 0, h0 = 0, h1 = 0] = data;
  const [rawP, rawT, rawH] = [(p0 << 12) | (p1 << 4) | (p2 >> 4), (t0 << 12) | (t1 << 4) | (t2 >> 4), (h0 << 8) | h1];
  // Pressure and humidity are corrected by the temperature, so without it there is none of them.
  if (rawT === SKIPPED_20) return fault('bme-skipped');
  const exact = fineTemperature(rawT, trim.t);
  if (quantity === 'temperature') return value(clamp(exact / 5120, -40, 85));
  // Bosch hands it on as an integer.
  const fine = Math.trunc(exact);
  if (quantity === 'humidity')
    return rawH === SKIPPED_16 ? fault('bme-skipped') : value(clamp(percent(rawH, fine, trim.h), 0, 100));
  const found = pascal(rawP, fine, trim.p);
  return rawP === SKIPPED_20 || Number.isNaN(found)
    ? fault('bme-skipped')
    : value(clamp(found, 30_000, 110_000) / 1000);
}
