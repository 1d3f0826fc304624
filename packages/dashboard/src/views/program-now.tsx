import type { ProgramView } from '@cerveceria/protocol';
import { formatCountdown } from '../format/countdown.ts';
import { formatDuration } from '../format/duration.ts';
import { formatSetPoint } from '../format/quantity.ts';
import { formatMoment } from '../format/time.ts';
import { expectedEnd, type ProgramRow, timeLeft } from '../state/program-rows.ts';
import { ErrandNotes } from './errand-note.tsx';
import { usePage } from './page-context.ts';
import { ProcessValue } from './process-value.tsx';
import { ProgramAsk } from './program-ask.tsx';
import { ProgramDoubt } from './program-doubt.tsx';
import { ProgramExtra } from './program-extra.tsx';
import { ProgramOrders } from './program-orders.tsx';
import { ProgramOver } from './program-over.tsx';

interface NowProps {
  readonly view: ProgramView;
  readonly rows: readonly ProgramRow[];
}

/** Time left, or what it waits for. */
function Clock({ view, row }: { readonly view: ProgramView; readonly row: ProgramRow }) {
  const { t, now, locale } = usePage();
  const { state } = view;
  if (state === null) return null;
  const left = timeLeft(state, row, now);
  const share = row.planned === null || left === null ? null : 1 - left / Math.max(1, row.planned);
  const waits = () => {
    if (state.phase === 'paused') return t('program.paused');
    if (state.phase === 'count')
      return row.planned === null ? t(`end.${row.end?.kind ?? 'unknown'}`) : t('program.left');
    if (row.setPoint === null) return t('program.begins');
    return t('program.to-reach', { value: formatSetPoint(row.setPoint, '°C', locale).text });
  };
  return (
    <div class="now-clock">
      {left !== null && <b class={state.phase === 'count' ? '' : 'stands'}>{formatCountdown(left)}</b>}
      <span>{waits()}</span>
      {share !== null && (
        <div class="now-bar" aria-hidden="true">
          <i style={{ width: `${share * 100}%` }} />
        </div>
      )}
    </div>
  );
}

function Scheduled({ view }: { readonly view: ProgramView }) {
  const { t, now, locale } = usePage();
  const at = view.asked?.startAt ?? null;
  if (at === null) return <p>{t('program.sent')}</p>;
  return (
    <div class="now-clock">
      <b>{formatCountdown(at - now)}</b>
      <span>{t('program.starts', { time: formatMoment(at, now, locale) })}</span>
    </div>
  );
}

/** What runs now, large enough to be read from the other side of the kettle. */
export function ProgramNow({ view, rows }: NowProps) {
  const { state: app, t, code, now, locale } = usePage();
  const { state, asked } = view;
  const row = rows.find((each) => each.state === 'now');
  const loop = app.loops.get(state?.loop ?? asked?.loop ?? '');
  const channel = loop?.spec.input == null ? undefined : app.channels.get(loop.spec.input);
  const at = expectedEnd(state);
  const setPoint = loop?.state?.setPoint ?? null;
  return (
    <section class={`card run phase-${state?.phase ?? 'none'}`} aria-label={t('program.now')}>
      <header class="now-head">
        <span class="now-name">{state?.name ?? asked?.name}</span>
        <span class="now-end">
          {at === null ? t('program.end-unknown') : t('program.end', { time: formatMoment(at, now, locale) })}
        </span>
      </header>
      {row !== undefined && (
        <h2 class="now-step">
          {row.name}
          <small>
            {t(`step.${row.kind}`)}
            {row.planned !== null && ` · ${formatDuration(row.planned)}`}
          </small>
        </h2>
      )}
      {view.refused !== null && <p class="fault-line">{t('wish.refused', { why: code(view.refused) })}</p>}
      {state?.phase === 'done' && <ProgramOver view={view} />}
      {(state === null || state.phase === 'scheduled') && view.refused === null && <Scheduled view={view} />}
      {channel !== undefined && state?.phase !== 'done' && (
        <div class="now-values">
          <ProcessValue channel={channel} />
          <div class="now-set">
            <span class="label">{t('loop.set-point')}</span>
            <b>{setPoint === null ? '—' : formatSetPoint(setPoint, '°C', locale).text}</b>
          </div>
        </div>
      )}
      {row !== undefined && state?.phase !== 'doubt' && state?.phase !== 'ask' && <Clock view={view} row={row} />}
      {state?.phase === 'ask' && <ProgramAsk key={state.index} view={view} row={row} />}
      {state?.phase === 'doubt' && <ProgramDoubt view={view} />}
      <ErrandNotes about={view.kettle} />
      <ProgramExtra view={view} row={row} />
      {state?.phase !== 'doubt' && state?.phase !== 'done' && (
        <ProgramOrders view={view} timed={row !== undefined && row.planned !== null} />
      )}
    </section>
  );
}
