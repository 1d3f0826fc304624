import { useState } from 'preact/hooks';
import { MEASURE_PADS } from '../state/measure-pads.ts';
import { entryOf, isWithin, numberOf } from '../state/number-entry.ts';
import { NumberPad } from './number-pad.tsx';
import { usePage } from './page-context.ts';
import { Sheet } from './sheet.tsx';

export interface GravitySheetProps {
  readonly kettle: string;
  /** What the program knows by now; null: nothing. */
  readonly known: number | null;
  readonly onClose: () => void;
}

/** A gravity that a person measured, told to the program that waits for it. */
export function GravitySheet({ kettle, known, onClose }: GravitySheetProps) {
  const { brew, canChange, t } = usePage();
  const pad = MEASURE_PADS.gravity;
  const limits = { min: 0.98, max: 1.2 };
  const [entry, setEntry] = useState(() => entryOf(known ?? pad.start, pad.decimals));
  const value = numberOf(entry);
  const good = isWithin(value, limits);
  return (
    <Sheet title={t('order.gravity')} onClose={onClose}>
      <NumberPad
        entry={entry}
        onEntry={setEntry}
        limits={limits}
        decimals={pad.decimals}
        unit={pad.unit}
        steps={pad.steps}
        label={t('order.gravity')}
      />
      <button
        class="button primary wide tall"
        type="button"
        disabled={!canChange || !good}
        onClick={() => {
          if (value !== null) brew.order(kettle, { kind: 'gravity', value });
          onClose();
        }}
      >
        {good ? t('batch.save') : t('pad.needs-value')}
      </button>
    </Sheet>
  );
}
