import type { Batch, Measure } from '@cerveceria/protocol';
import { formatNumber } from '../format/quantity.ts';
import { formatMoment } from '../format/time.ts';
import { BatchEntry } from './batch-entry.tsx';
import { ErrandNotes } from './errand-note.tsx';
import { usePage } from './page-context.ts';

const UNITS: Readonly<Record<Measure['what'], readonly [string, number]>> = {
  og: ['SG', 3],
  fg: ['SG', 3],
  gravity: ['SG', 3],
  ph: ['pH', 2],
  volume: ['L', 1],
  temperature: ['°C', 1],
};

/** What was measured and noted, newest first, and the pad for the next. */
export function BatchNotes({ batch }: { readonly batch: Batch }) {
  const { t, now, locale } = usePage();
  const measured = ({ what, value }: Measure) => {
    const [unit, decimals] = UNITS[what];
    return `${t(`measure.${what}`)} ${formatNumber(value, decimals, locale)} ${unit}`;
  };
  return (
    <div class="batch-notes fill">
      <BatchEntry batch={batch} />
      <section class="card notes-list">
        <ErrandNotes about={batch.id} />
        <ul class="lines">
          {[...batch.notes].reverse().map((note) => (
            <li key={note.id}>
              <span>
                {[...note.measured.map(measured), note.text].filter((text) => text !== '').join(' · ')}
                <small class="line-addition">
                  {note.who} · {formatMoment(note.at, now, locale)}
                </small>
              </span>
            </li>
          ))}
          {batch.notes.length === 0 && <li class="hint">{t('batch.no-notes')}</li>}
        </ul>
      </section>
    </div>
  );
}
