import type { AlarmView } from '@cerveceria/protocol';
import { useState } from 'preact/hooks';
import { formatMoment } from '../format/time.ts';
import { standingAlarms, worstOf } from '../state/alarms.ts';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';
import { Sheet } from './sheet.tsx';

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
  const { state, t } = usePage();
  const [open, setOpen] = useState(false);
  const alarms = standingAlarms(state.alarms);
  const [first, ...others] = alarms;
  const worst = worstOf(alarms);
  return (
    <>
      <div class="alarm-place" aria-live="assertive" aria-atomic="true">
        {first !== undefined && worst !== null && (
          <button class={`alarm-bar ${worst}`} type="button" onClick={() => setOpen(true)}>
            <AlarmLine alarm={first} first={others.length > 0} />
            {others.length > 0 && <span class="alarm-more">{t('alarm.more', { count: others.length })}</span>}
          </button>
        )}
      </div>
      {open && (
        <Sheet title={t('alarm.title')} onClose={() => setOpen(false)}>
          <ul class="alarm-list">
            {alarms.map((alarm, i) => (
              <li key={`${alarm.node}/${alarm.id}`} class={`alarm-row ${alarm.priority}`}>
                <AlarmLine alarm={alarm} first={i === 0 && alarms.length > 1} />
                {alarm.detail !== '' && <p>{alarm.detail}</p>}
              </li>
            ))}
            {alarms.length === 0 && <li>{t('alarm.none')}</li>}
          </ul>
        </Sheet>
      )}
    </>
  );
}
