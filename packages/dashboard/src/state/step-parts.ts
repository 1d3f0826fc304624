/** What is known of a step's times, process ms; planned in ms. */
export interface StepParts {
  readonly began: number | null;
  readonly reached: number | null;
  readonly ended: number | null;
  readonly planned: number | null;
  readonly expected: number | null;
  /** When it was planned to end, where a plan with times of day was kept; else the plan begins where its time began. */
  readonly plannedEnd?: number | null;
}

export interface StepPart {
  /** `way`: to its temperature. `counted`: its time. `expected`: still to come. `plan`: its planned time from there on. */
  readonly look: 'way' | 'counted' | 'expected' | 'plan';
  readonly begin: number;
  readonly end: number;
}

/** The parts of a step's bar, those that are not empty. */
export function stepParts(
  { began, reached, ended, planned, expected, plannedEnd }: StepParts,
  now: number,
): StepPart[] {
  const parts: StepPart[] = [];
  const add = (look: StepPart['look'], begin: number, end: number) => {
    if (end > begin) parts.push({ look, begin, end });
  };
  const foreseen = plannedEnd ?? (expected !== null && reached === null ? expected : null);
  const planFrom = foreseen === null || planned === null ? reached : foreseen - planned;
  if (planned !== null && planFrom !== null) add('plan', planFrom, planFrom + planned);
  const last = ended ?? now;
  if (began !== null) add('way', began, Math.min(reached ?? last, last));
  if (reached !== null) add('counted', reached, last);
  if (ended === null && expected !== null)
    add('expected', began === null ? (planned === null ? expected - 1 : expected - planned) : now, expected);
  return parts;
}
