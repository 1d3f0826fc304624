import { callsOf } from '../state/calls.ts';
import { sharedPower } from '../state/papers.ts';
import { PAGES, type PageName, type Place } from '../state/place.ts';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';

const start = (page: PageName): Place => (page === 'recipes' || page === 'batches' ? { page, id: null } : { page });

/** Where one can go: a rail beside a wide screen, a bar under a tall one. */
export function TabBar() {
  const { state, actions, t } = usePage();
  const calls = callsOf(state);
  const count = (page: PageName) => {
    if (page === 'alarms') return calls.filter(({ kind }) => kind === 'alarm').length;
    return page === 'program' ? calls.filter(({ kind }) => kind !== 'alarm').length : 0;
  };
  const pages = PAGES.filter((page) => page !== 'power' || sharedPower(state.papers) !== null);
  return (
    <nav class="tabs" aria-label={t('tab.label')}>
      {pages.map((page) => (
        <button
          key={page}
          class="tab"
          type="button"
          aria-current={state.place.page === page ? 'page' : undefined}
          onClick={() => actions.go(start(page))}
        >
          <Icon name={page} />
          <span>{t(`tab.${page}`)}</span>
          {count(page) > 0 && <b class="tab-count">{count(page)}</b>}
        </button>
      ))}
    </nav>
  );
}
