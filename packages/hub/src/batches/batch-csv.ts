import type { Batch, BatchStep } from '@cerveceria/protocol';

type Field = string | number | null | undefined;

const HEAD = [
  ...['step', 'kind', 'name', 'set_point', 'tolerance', 'planned_begin', 'planned_end', 'planned_length_s'],
  ...['began', 'reached', 'ended', 'how', 'min', 'mean', 'max', 'energy_wh', 'deviations'],
];

const time = (at: number | null | undefined): string | null => (at == null ? null : new Date(at).toISOString());

/** RFC 4180. What a spreadsheet would take for a formula is kept a text. */
function written(field: Field): string {
  if (field == null) return '';
  const text = typeof field === 'string' && /^[=+\-@\t\r]/.test(field) ? `'${field}` : String(field);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function rows(each: BatchStep, said: string): Field[][] {
  const { step, kind, name, setPoint, tolerance, planned, statistics } = each;
  const length = planned.length === null ? null : planned.length / 1000;
  const plan = [step, kind, name, setPoint, tolerance, time(planned.begin), time(planned.end), length];
  const runs = each.actual.length === 0 ? [undefined] : each.actual;
  return runs.map((run, at) => {
    // Statistics are of the last time that the step was carried out.
    const found = at === runs.length - 1 ? statistics : null;
    const actual = [time(run?.began), time(run?.reached), time(run?.ended), run?.how];
    return [...plan, ...actual, found?.min, found?.mean, found?.max, run?.energyWh, at === runs.length - 1 ? said : ''];
  });
}

/** A line for each time that a step was carried out, and one for each that never was. Times ISO 8601, UTC. */
export function batchCsv({ plan, deviations }: Batch): string {
  const said = (step: string) =>
    deviations
      .filter((each) => each.step === step)
      .map(({ kind, by }) => (by === null ? kind : `${kind} ${by}`))
      .join('; ');
  const lines = [HEAD, ...plan.flatMap((each) => rows(each, said(each.step)))];
  return `${lines.map((line) => line.map(written).join(',')).join('\r\n')}\r\n`;
}
