export interface Sample {
  readonly t: number;
  readonly value: number | null;
  readonly expected: number | undefined;
}

/** A fault that a probe may have, put into a record of good readings. */
export interface Injection {
  readonly kind: string;
  /** Kinds of findings that are a right answer. */
  readonly answers: readonly string[];
  /** Process ms after its beginning within which it must be found. */
  readonly within: number;
  /** Needs a set point. */
  readonly held: boolean;
  put(samples: Sample[], at: number, random: () => number): void;
}

const HOUR = 3_600_000;

function change(samples: Sample[], from: number, count: number, of: (sample: Sample) => number | null): void {
  for (let i = from; i < Math.min(samples.length, from + count); i++) {
    const sample = samples[i] as Sample;
    samples[i] = { ...sample, value: sample.value === null ? null : of(sample) };
  }
}

const plus = (samples: Sample[], from: number, count: number, by: number) =>
  change(samples, from, count, ({ value }) => Math.round(((value as number) + by) * 100) / 100);

const between = (random: () => number, least: number, most: number) =>
  (random() < 0.5 ? -1 : 1) * (least + random() * (most - least));

const END = Number.POSITIVE_INFINITY;

export const INJECTIONS: readonly Injection[] = [
  {
    ...{ kind: 'stuck for 12 h', answers: ['stuck'], within: 12 * HOUR, held: false },
    put: (samples, at) => change(samples, at, 360, () => samples[at]?.value ?? null),
  },
  {
    ...{ kind: 'one reading 2-10 °C off', answers: ['outlier'], within: HOUR, held: false },
    put: (samples, at, random) => plus(samples, at, 1, between(random, 2, 10)),
  },
  {
    ...{ kind: 'a jump by 2-5 °C', answers: ['jump'], within: HOUR, held: false },
    put: (samples, at, random) => plus(samples, at, END, between(random, 2, 5)),
  },
  {
    ...{ kind: 'silent for 3 h', answers: ['channel-silent'], within: 3 * HOUR, held: false },
    put: (samples, at) => change(samples, at, 90, () => null),
  },
  {
    ...{ kind: 'the level moved by 0.4-0.8 °C', answers: ['shift', 'jump'], within: 8 * HOUR, held: true },
    put: (samples, at, random) => plus(samples, at, END, between(random, 0.4, 0.8)),
  },
  {
    ...{ kind: 'drifting by 0.04-0.1 °C/h', answers: ['drift', 'shift'], within: 36 * HOUR, held: true },
    put(samples, at, random) {
      const begin = (samples[at] as Sample).t;
      const slope = between(random, 0.04, 0.1);
      change(
        samples,
        at,
        END,
        ({ t, value }) => Math.round(((value as number) + (slope * (t - begin)) / HOUR) * 100) / 100,
      );
    },
  },
];
