import type { Batch } from '@cerveceria/protocol';
import { useState } from 'preact/hooks';
import { formatNumber } from '../format/quantity.ts';
import { formatMoment } from '../format/time.ts';
import { paperIn } from '../state/papers.ts';
import { batchFacts } from './batch-facts.ts';
import { BatchLog } from './batch-log.tsx';
import { BatchNotes } from './batch-notes.tsx';
import { BatchSteps } from './batch-steps.tsx';
import { BatchTrend } from './batch-trend.tsx';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';

const PARTS = ['steps', 'trend', 'notes', 'log'] as const;
type Part = (typeof PARTS)[number];

function Head({ batch }: { readonly batch: Batch }) {
  const page = usePage();
  const { t, name, now, locale } = page;
  const begin = batch.began ?? batch.startAt ?? batch.asked;
  const end = batch.ended === null ? '' : ` – ${formatMoment(batch.ended, now, locale)}`;
  const facts = [
    name(batch.kettle),
    `${formatMoment(begin, now, locale)}${end}`,
    batch.owner,
    ...batchFacts(batch, page),
    batch.alcohol === null ? '' : `${formatNumber(batch.alcohol, 1, locale)} % ${t('batch.alcohol')}`,
    batch.attenuation === null ? '' : `${t('batch.attenuation')} ${formatNumber(batch.attenuation * 100, 0, locale)} %`,
  ];
  return (
    <span class="batch-head">
      <h2>{batch.name}</h2>
      <small>{facts.filter((fact) => fact !== '').join(' · ')}</small>
    </span>
  );
}

/** One brew: planned against actual, its chart, what was measured and noted, and who did what. */
export function BatchView({ id }: { readonly id: string }) {
  const { state, actions, fresh, t, code } = usePage();
  const [part, setPart] = useState<Part>('steps');
  const path = `batches/${encodeURIComponent(id)}`;
  const batch = paperIn<Batch>(state.papers, path);
  const fault = state.papers.get(path)?.fault ?? null;
  return (
    <main class={`list-page fit ${fresh ? '' : 'is-stale'}`}>
      <header class="list-head start">
        <button
          class="button quiet square"
          type="button"
          aria-label={t('app.back')}
          onClick={() => actions.go({ page: 'batches', id: null })}
        >
          <Icon name="left" />
        </button>
        {batch !== null && <Head batch={batch} />}
        {batch !== null && <span class={`tag batch-${batch.state}`}>{t(`batch.${batch.state}`)}</span>}
        <fieldset class="segments batch-parts" aria-label={t('batch.parts')}>
          {PARTS.map((each) => (
            <button key={each} class="segment" type="button" aria-pressed={each === part} onClick={() => setPart(each)}>
              {t(`batch.part.${each}`)}
            </button>
          ))}
        </fieldset>
      </header>
      {fault !== null && <p class="fault-line">{code(fault)}</p>}
      {batch?.refused != null && <p class="fault-line">{t('wish.refused', { why: code(batch.refused) })}</p>}
      {batch === null && fault === null && <p class="hint">{t('app.loading')}</p>}
      {batch !== null && part === 'steps' && <BatchSteps batch={batch} />}
      {batch !== null && part === 'trend' && <BatchTrend batch={batch} />}
      {batch !== null && part === 'notes' && <BatchNotes batch={batch} />}
      {batch !== null && part === 'log' && <BatchLog batch={batch} />}
    </main>
  );
}
