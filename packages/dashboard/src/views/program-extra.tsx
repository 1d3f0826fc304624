import type { ProgramView } from '@cerveceria/protocol';
import { useState } from 'preact/hooks';
import { formatNumber } from '../format/quantity.ts';
import { isBusy } from '../state/errands.ts';
import type { ProgramRow } from '../state/program-rows.ts';
import { GravitySheet } from './gravity-sheet.tsx';
import { HoldButton } from './hold-button.tsx';
import { usePage } from './page-context.ts';

export interface ProgramExtraProps {
  readonly view: ProgramView;
  readonly row: ProgramRow | undefined;
}

/** What only a person can see of this step: that it boils where nothing finds the boil, and a gravity without a probe. */
export function ProgramExtra({ view, row }: ProgramExtraProps) {
  const { state, brew, machine, canChange, t, locale } = usePage();
  const [open, setOpen] = useState(false);
  const { state: program } = view;
  if (program === null || row === undefined) return null;
  const busy = !canChange || isBusy(state.errands, view.kettle, machine);
  if (row.kind === 'boil' && program.phase === 'approach')
    return (
      <HoldButton class="wide" disabled={busy} onHeld={() => brew.order(view.kettle, { kind: 'boils' })}>
        {t('order.boils')}
      </HoldButton>
    );
  if (row.kind !== 'ferment' && row.end?.kind !== 'gravity' && row.end?.kind !== 'stable-gravity') return null;
  const known = program.gravity?.value ?? null;
  return (
    <>
      <button class="button wide" type="button" disabled={busy} onClick={() => setOpen(true)}>
        {t('order.gravity')}
        {known !== null && `: ${formatNumber(known, 3, locale)}`}
      </button>
      {open && <GravitySheet kettle={view.kettle} known={known} onClose={() => setOpen(false)} />}
    </>
  );
}
