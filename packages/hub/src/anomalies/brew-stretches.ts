import type { BatchDocument } from '../batches/batch-document.ts';

/** The way to a step's set point, or what came after it was reached. */
export interface BrewStretch {
  /** Steps are compared that are planned alike. */
  readonly key: string;
  readonly isWay: boolean;
  /** Process ms UTC; `to` null: it runs. */
  readonly from: number;
  readonly to: number | null;
  readonly byPerson: boolean;
  /** It was broken off, and what it would have been nobody knows. */
  readonly isCut: boolean;
  /** The step has a set point: without one its values are what the room makes of them. */
  readonly isHeld: boolean;
  /** Number of the step from 1, and its name. */
  readonly step: number;
  readonly name: string;
}

/** What a batch went through, in the order of time. */
export function brewStretches({ plan, records }: Pick<BatchDocument, 'plan' | 'records'>): BrewStretch[] {
  return records.flatMap((record): BrewStretch[] => {
    const at = plan.findIndex(({ step }) => step === record.step);
    const planned = plan[at];
    if (planned === undefined) return [];
    const { step, kind, name, setPoint, length } = planned;
    const { began, reached, ended, how } = record;
    const isCut = how === 'skipped' || how === 'repeated';
    const common = { isHeld: setPoint !== null, step: at + 1, name };
    const key = `${step} ${kind} ${setPoint} ${length}`;
    const wayEnd = reached ?? ended;
    return [
      {
        ...{ key: `${key} way`, isWay: true, from: began, to: wayEnd, ...common },
        byPerson: reached === null && how === 'brewer',
        isCut: isCut && reached === null,
      },
      ...(reached === null
        ? []
        : [
            {
              ...{ key: `${key} hold`, isWay: false, from: reached, to: ended, ...common },
              ...{ byPerson: how === 'brewer', isCut },
            },
          ]),
    ];
  });
}
