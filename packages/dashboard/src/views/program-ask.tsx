import type { ProgramView } from '@cerveceria/protocol';
import { useState } from 'preact/hooks';
import { formatAmount } from '../format/quantity.ts';
import { isBusy } from '../state/errands.ts';
import type { ProgramRow } from '../state/program-rows.ts';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';

/** A thumb that was on its way to another key must not answer what just came up under it; machine ms. */
const SETTLE_MS = 800;

export interface ProgramAskProps {
  readonly view: ProgramView;
  readonly row: ProgramRow | undefined;
}

/** What the program asks the brewer, with what goes in, and one large key that says it is done. */
export function ProgramAsk({ view, row }: ProgramAskProps) {
  const { state, brew, machine, canChange, t, locale } = usePage();
  const [came] = useState(machine);
  return (
    <div class="ask" role="alert">
      <p>{view.state?.ask}</p>
      {row !== undefined && row.additions.length > 0 && (
        <ul class="lines">
          {row.additions.map(({ name, amount }, i) => (
            <li key={`${i}${name}`}>
              <span>{name}</span>
              <b>{formatAmount(amount, locale)}</b>
            </li>
          ))}
        </ul>
      )}
      <button
        class="button primary wide answer"
        type="button"
        disabled={!canChange || machine - came < SETTLE_MS || isBusy(state.errands, view.kettle, machine)}
        onClick={() => brew.order(view.kettle, { kind: 'answer' })}
      >
        <Icon name="check" />
        {t('program.answer')}
      </button>
    </div>
  );
}
