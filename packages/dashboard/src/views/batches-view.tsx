import type { BatchCard, BatchPage } from '@cerveceria/protocol';
import { formatMoment } from '../format/time.ts';
import { paperIn } from '../state/papers.ts';
import { batchFacts } from './batch-facts.ts';
import { BatchView } from './batch-view.tsx';
import { usePage } from './page-context.ts';

function Card({ batch }: { readonly batch: BatchCard }) {
  const page = usePage();
  const { actions, t, name, now, locale } = page;
  const begin = batch.began ?? batch.startAt ?? batch.asked;
  return (
    <li>
      <button class="card row-key" type="button" onClick={() => actions.go({ page: 'batches', id: batch.id })}>
        <span class="row-what">
          <b>{batch.name}</b>
          <small>
            {name(batch.kettle)} · {formatMoment(begin, now, locale)}
            {batch.ended !== null && ` – ${formatMoment(batch.ended, now, locale)}`}
          </small>
        </span>
        <span class="row-facts">{batchFacts(batch, page).join(' · ')}</span>
        <span class={`tag batch-${batch.state}`}>{t(`batch.${batch.state}`)}</span>
      </button>
    </li>
  );
}

export function BatchesView({ id }: { readonly id: string | null }) {
  const { state, fresh, t, code } = usePage();
  if (id !== null) return <BatchView key={id} id={id} />;
  const fault = state.papers.get('batches')?.fault ?? null;
  const page = paperIn<BatchPage>(state.papers, 'batches');
  return (
    <main class={`list-page ${fresh ? '' : 'is-stale'}`}>
      <header class="list-head">
        <h2>{t('tab.batches')}</h2>
      </header>
      {fault !== null && <p class="fault-line">{code(fault)}</p>}
      {page === null && fault === null && <p class="hint">{t('app.loading')}</p>}
      {page?.batches.length === 0 && <p class="hint">{t('batch.none')}</p>}
      <ul class="rows">
        {page?.batches.map((batch) => (
          <Card key={batch.id} batch={batch} />
        ))}
      </ul>
    </main>
  );
}
