import type { AlarmView } from '@cerveceria/protocol';
import { formatDuration } from '../format/duration.ts';
import { formatMoment } from '../format/time.ts';
import { isUnseen } from '../state/calls.ts';
import { ErrandNotes } from './errand-note.tsx';
import { Icon } from './icons.tsx';
import { LatchKey } from './latch-key.tsx';
import { usePage } from './page-context.ts';

/** What happened to it so far: since when, how often, whether it is over, who saw it. */
function Course({ alarm }: { readonly alarm: AlarmView }) {
  const { t, now, locale } = usePage();
  const { event, since, active, latched } = alarm;
  const ended = event?.cleared ?? null;
  const seen = event?.acknowledged ?? null;
  return (
    <small>
      {[
        t(`alarm.${alarm.priority}`),
        t('alarm.since', { time: formatMoment(since, now, locale) }),
        event !== undefined && event.count > 1 ? t('alarm.count', { count: event.count }) : '',
        ended !== null ? t('alarm.ended', { span: formatDuration(ended - since) }) : active ? '' : t('alarm.over'),
        latched && ended === null ? t('alarm.latched') : '',
        event?.lastKnown === true ? t('alarm.last-known') : '',
        seen === null
          ? ''
          : t('alarm.seen', { who: seen.by, time: formatMoment(seen.at, now, locale) }) +
            (seen.note === '' ? '' : `: ${seen.note}`),
      ]
        .filter((text) => text !== '')
        .join(' · ')}
    </small>
  );
}

/** One alarm with one large key: seen. */
export function AlarmRow({ alarm }: { readonly alarm: AlarmView }) {
  const { state, brew, canChange, t, code, detail, name } = usePage();
  const { event } = alarm;
  const asked = state.errands.some(({ about, phase }) => about === event?.id && phase !== 'refused');
  return (
    <li class={`alarm-row ${alarm.priority} ${alarm.active ? '' : 'over'}`}>
      <Icon name={alarm.priority} />
      <span class="alarm-text">
        <strong>
          {code(alarm.code)} · {name(alarm.node)} · {name(alarm.about)}
        </strong>
        {alarm.detail !== '' && <span>{detail(alarm)}</span>}
        <Course alarm={alarm} />
      </span>
      {event?.first === true && <span class="tag first">{t('alarm.first')}</span>}
      {event !== undefined && isUnseen(alarm) && (
        <button
          class="button primary tall see"
          type="button"
          disabled={!canChange || asked}
          onClick={() => brew.acknowledge([event.id], '')}
        >
          <Icon name="check" />
          {t('alarm.acknowledge')}
        </button>
      )}
      <LatchKey alarm={alarm} />
      {event !== undefined && <ErrandNotes about={event.id} />}
    </li>
  );
}
