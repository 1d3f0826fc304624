import type { AlarmView } from '@cerveceria/protocol';
import { formatMoment } from '../format/time.ts';
import { standingAlarms, worstOf } from '../state/alarms.ts';
import { isProgramWord } from '../state/calls.ts';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';

function AlarmLine({ alarm, first }: { readonly alarm: AlarmView; readonly first: boolean }) {
  const { t, code, name, now, locale } = usePage();
  return (
    <>
      <Icon name={alarm.priority} />
      <span class="alarm-text">
        <strong>
          {code(alarm.code)} · {name(alarm.about)}
        </strong>
        <small>
          {t(`alarm.${alarm.priority}`)} · {name(alarm.node)} ·{' '}
          {t('alarm.since', { time: formatMoment(alarm.since, now, locale) })}
          {first && ` · ${t('alarm.first')}`}
          {!alarm.active && ` · ${t('alarm.over')}`}
          {alarm.latched && ` · ${t('alarm.latched')}`}
        </small>
      </span>
    </>
  );
}

/** The alarm that came first leads, for it is the likely cause; the worst priority colours the bar. */
export function AlarmBar() {
  const { state, actions, t } = usePage();
  if (state.place.page === 'alarms') return null;
  const alarms = standingAlarms(state.alarms).filter((alarm) => !isProgramWord(alarm));
  const [first, ...others] = alarms;
  const worst = worstOf(alarms);
  return (
    <div class="alarm-place" aria-live="assertive" aria-atomic="true">
      {first !== undefined && worst !== null && (
        <button class={`alarm-bar ${worst}`} type="button" onClick={() => actions.go({ page: 'alarms' })}>
          <AlarmLine alarm={first} first={first.event?.first === true} />
          {others.length > 0 && <span class="alarm-more">{t('alarm.more', { count: others.length })}</span>}
        </button>
      )}
    </div>
  );
}
