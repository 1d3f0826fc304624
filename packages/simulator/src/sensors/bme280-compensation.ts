/** Trimming values of the example in Bosch's BMP280 data sheet (3.12), with humidity values in their usual size. */
const T = [27_504, 26_435, -1000] as const;
const P = [36_477, -10_685, 3024, 2855, 140, -7, 15_500, -14_600, 6000] as const;
const H = [75, 355, 0, 341, 0, 30] as const;

/** Temperature by which the others are corrected, 5120ths of a kelvin. */
function fineOf(raw: number): number {
  return (raw / 16_384 - T[0] / 1024) * T[1] + (raw / 131_072 - T[0] / 8192) ** 2 * T[2];
}

function pascalOf(raw: number, fine: number): number {
  const x = fine / 2 - 64_000;
  const offset = ((x * x * P[5]) / 32_768 + x * P[4] * 2) / 4 + P[3] * 65_536;
  const gain = (1 + ((P[2] * x * x) / 524_288 + P[1] * x) / 524_288 / 32_768) * P[0];
  const rough = ((1_048_576 - raw - offset / 4096) * 6250) / gain;
  return rough + ((P[8] * rough * rough) / 2_147_483_648 + (rough * P[7]) / 32_768 + P[6]) / 16;
}

function percentOf(raw: number, fine: number): number {
  const x = fine - 76_800;
  const dry = raw - (H[3] * 64 + (H[4] / 16_384) * x);
  const wet = dry * (H[1] / 65_536) * (1 + (H[5] / 67_108_864) * x * (1 + (H[2] / 67_108_864) * x));
  return wet * (1 - (H[0] * wet) / 524_288);
}

/** The code in [0, `end`) whose value comes nearest to `wanted`, of a function that rises or falls all the way. */
function codeOf(wanted: number, end: number, value: (code: number) => number): number {
  let [low, high] = [0, end - 1];
  const rises = value(high) > value(low);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (value(middle) < wanted === rises) low = middle;
    else high = middle;
  }
  return Math.abs(value(low) - wanted) <= Math.abs(value(high) - wanted) ? low : high;
}

/** Registers 0xF7..0xFE of a chip that measures this. °C, kPa, %. */
export function dataOf(celsius: number, kiloPascal: number, percent: number): number[] {
  const t = codeOf(celsius * 5120, 1 << 20, fineOf);
  const fine = Math.trunc(fineOf(t));
  const p = codeOf(kiloPascal * 1000, 1 << 20, (raw) => pascalOf(raw, fine));
  const h = codeOf(percent, 1 << 16, (raw) => percentOf(raw, fine));
  const long = (raw: number) => [raw >> 12, (raw >> 4) & 0xff, (raw & 0xf) << 4];
  return [...long(p), ...long(t), h >> 8, h & 0xff];
}

const words = (numbers: readonly number[]) => numbers.flatMap((n) => [n & 0xff, (n >> 8) & 0xff]);

/** Registers 0x88..0xA1 and 0xE1..0xE7. */
export const TRIM_LOW: readonly number[] = [...words(T), ...words(P), 0, H[0]];
export const TRIM_HIGH: readonly number[] = [
  ...words([H[1]]),
  H[2],
  H[3] >> 4,
  ((H[4] & 0xf) << 4) | (H[3] & 0xf),
  H[4] >> 4,
  H[5],
];
