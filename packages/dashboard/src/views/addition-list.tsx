import type { ProgramView } from '@cerveceria/protocol';
import { formatCountdown } from '../format/countdown.ts';
import { formatDuration } from '../format/duration.ts';
import { formatAmount } from '../format/quantity.ts';
import { formatMoment } from '../format/time.ts';
import { additionsDue } from '../state/additions-due.ts';
import { callsOf } from '../state/calls.ts';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';

/** What goes in: what was called and nobody has confirmed first, then what comes next, with its countdown. */
export function AdditionList({ view }: { readonly view: ProgramView }) {
  const { state, brew, canChange, t, now, locale } = usePage();
  const called = callsOf(state).filter(({ kind, kettle }) => kind === 'addition' && kettle === view.kettle);
  const coming = additionsDue(view, now).filter(({ due }) => !due);
  if (called.length === 0 && coming.length === 0) return null;
  return (
    <section class="card additions" aria-label={t('addition.title')}>
      <h2>{t('addition.title')}</h2>
      <ul>
        {called.map(({ key, text, event }) => (
          <li key={key} class="addition due">
            <Icon name="drop" />
            <span class="addition-what">
              <b>{text}</b>
              <small>{t('addition.now')}</small>
            </span>
            {event !== null && (
              <button
                class="button primary"
                type="button"
                disabled={!canChange}
                onClick={() => brew.acknowledge([event], t('addition.done'))}
              >
                {t('addition.done')}
              </button>
            )}
          </li>
        ))}
        {coming.map(({ key, step, name, amount, at, before }) => (
          <li key={key} class="addition">
            <span class="addition-what">
              <b>{amount === '' ? name : `${name} · ${formatAmount(amount, locale)}`}</b>
              <small>
                {`${step} · ${before === null ? t('addition.at-begin') : t('addition.before', { span: formatDuration(before) })}`}
                {at !== null && ` · ${formatMoment(at, now, locale)}`}
              </small>
            </span>
            <span class="addition-when">{at === null ? '' : formatCountdown(at - now)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
