import { type StepParts, stepParts } from '../state/step-parts.ts';
import { usePage } from './page-context.ts';

/** One step's bar on the axis from..to, in percent of its width. */
export function StepBar({ row, from, to }: { readonly row: StepParts; readonly from: number; readonly to: number }) {
  const { now } = usePage();
  const at = (time: number) => Math.min(100, Math.max(0, ((time - from) / (to - from)) * 100));
  const here = at(now);
  return (
    <span class="step-bar" aria-hidden="true">
      {stepParts(row, now).map(({ look, begin, end }) => (
        <i key={look} class={look} style={{ left: `${at(begin)}%`, width: `${Math.max(0.8, at(end) - at(begin))}%` }} />
      ))}
      <i class="here" style={{ left: `${here}%` }} />
    </span>
  );
}
