import type { Batch, Measure } from '@cerveceria/protocol';
import { useState } from 'preact/hooks';
import { MEASURE_PADS, MEASURES } from '../state/measure-pads.ts';
import { entryOf, isWithin, type NumberEntry, numberOf } from '../state/number-entry.ts';
import { NumberPad } from './number-pad.tsx';
import { usePage } from './page-context.ts';

const LONGEST = 2000;

/** A reading by thumb, and a line for who has a word to add. */
export function BatchEntry({ batch }: { readonly batch: Batch }) {
  const { brew, canChange, t } = usePage();
  const [what, setWhat] = useState<Measure['what'] | 'text'>(batch.og === null ? 'og' : 'gravity');
  const [entry, setEntry] = useState<NumberEntry>(() => entryOf(MEASURE_PADS.og.start, 3));
  const [text, setText] = useState('');
  const pad = what === 'text' ? null : MEASURE_PADS[what];
  const value = numberOf(entry);
  const good = pad === null ? text.trim() !== '' : isWithin(value, pad.limits);
  const choose = (next: Measure['what'] | 'text') => {
    setWhat(next);
    if (next !== 'text') setEntry(entryOf(MEASURE_PADS[next].start, MEASURE_PADS[next].decimals));
  };
  const save = () => {
    const measured = what === 'text' || value === null ? [] : [{ what, value } as Measure];
    brew.note(batch.id, { text: text.trim(), measured });
    setText('');
  };
  return (
    <section class="card entry">
      <fieldset class="segments entry-what" aria-label={t('batch.enter')}>
        {([...MEASURES, 'text'] as const).map((each) => (
          <button key={each} class="segment" type="button" aria-pressed={each === what} onClick={() => choose(each)}>
            {t(`measure.${each}`)}
          </button>
        ))}
      </fieldset>
      {pad !== null && (
        <NumberPad
          key={what}
          entry={entry}
          onEntry={setEntry}
          limits={pad.limits}
          decimals={pad.decimals}
          unit={pad.unit}
          steps={pad.steps}
          label={t('batch.enter')}
        />
      )}
      <input
        name="note"
        maxLength={LONGEST}
        placeholder={t('batch.note-text')}
        aria-label={t('batch.note-text')}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button class="button primary wide tall" type="button" disabled={!canChange || !good} onClick={save}>
        {good ? t('batch.save') : pad === null ? t('batch.note-text') : t('pad.needs-value')}
      </button>
    </section>
  );
}
