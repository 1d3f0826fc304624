import type { StoresView, StoreView } from '@cerveceria/protocol';
import { formatDuration } from '../format/duration.ts';
import { formatNumber } from '../format/quantity.ts';
import type { TextKey } from '../i18n/text.ts';
import { paperIn, STORES } from '../state/papers.ts';
import { healthOf } from '../state/store-health.ts';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';

const ICONS = { up: 'check', late: 'clock', down: 'close' } as const;

function Store({ store }: { readonly store: StoreView }) {
  const { t, code, locale } = usePage();
  const { name, uses, server, fault, scans, seconds, queued } = store;
  const health = healthOf(store);
  const span = formatDuration(1000 * seconds);
  const state = health === 'down' && seconds > 0 ? t('store.down-for', { span }) : t(`store.${health}`, { span });
  // A server is called what it says itself, never what was configured.
  const who = server === null ? t(`store.${name}` as TextKey) : `${server.product} ${server.version}`;
  const facts = [
    uses.map((use) => t(`store.use.${use}`)).join(', '),
    server === null && name !== 'embedded' ? t('store.unnamed') : '',
    scans > 0 ? t('store.behind', { scans: formatNumber(scans, 0, locale) }) : '',
    queued > 0 ? t('store.queued', { count: formatNumber(queued, 0, locale) }) : '',
    fault === null ? '' : code(fault),
  ];
  return (
    <li class={`card store ${health}`}>
      <Icon name={ICONS[health]} />
      <span class="row-what">
        <b>
          {who}{' '}
          {server?.standsFor !== undefined && (
            <span class="tag">{t('store.stands-for', { product: server.standsFor })}</span>
          )}
        </b>
        <small>{facts.filter((fact) => fact !== '').join(' · ')}</small>
      </span>
      <strong class="store-state">{state}</strong>
    </li>
  );
}

/** Which stores the hub that is asked stands on, and how each one is. */
export function StoreList() {
  const { state, t, code } = usePage();
  const view = paperIn<StoresView>(state.papers, STORES);
  const fault = state.papers.get(STORES)?.fault ?? null;
  return (
    <section class="system-part">
      <h2>{t('store.title', { hub: view?.hub ?? state.connection.hub ?? '' })}</h2>
      {fault !== null && <p class="fault-line">{code(fault)}</p>}
      {view === null && fault === null && <p class="hint">{t('store.none')}</p>}
      <ul class="rows">
        {view?.stores.map((store) => (
          <Store key={store.name} store={store} />
        ))}
      </ul>
    </section>
  );
}
