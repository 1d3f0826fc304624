import type { ProgramView } from '@cerveceria/protocol';
import { useEffect, useRef } from 'preact/hooks';
import { formatDuration } from '../format/duration.ts';
import { formatSetPoint } from '../format/quantity.ts';
import { formatMoment } from '../format/time.ts';
import { drawnSpan, type ProgramRow } from '../state/program-rows.ts';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';
import { StepBar } from './step-bar.tsx';

function Row({ row, from, to }: { readonly row: ProgramRow; readonly from: number; readonly to: number }) {
  const { t, now, locale } = usePage();
  const place = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (row.state === 'now') place.current?.scrollIntoView({ block: 'nearest' });
  }, [row.state]);
  const when = () => {
    if (row.ended !== null) return formatMoment(row.ended, now, locale);
    return row.expected === null ? '—' : `≈ ${formatMoment(row.expected, now, locale)}`;
  };
  const how = row.how !== null && row.how !== 'time' && row.how !== 'reached' ? t(`how.${row.how}`) : '';
  return (
    <li ref={place} class={`step ${row.state}`} aria-current={row.state === 'now' ? 'step' : undefined}>
      <span class="step-mark" aria-hidden="true">
        {row.state === 'over' && <Icon name={row.how === 'skipped' ? 'skip' : 'check'} />}
        {row.state === 'now' && <Icon name="play" />}
      </span>
      <span class="step-name">
        <b>{row.name}</b>
        <small>
          {[
            row.setPoint === null ? t(`step.${row.kind}`) : `${formatSetPoint(row.setPoint, '°C', locale).text} °C`,
            row.planned === null ? (row.end === null ? '' : t(`end.${row.end.kind}`)) : formatDuration(row.planned),
            how,
            row.repeats > 0 ? t('step.repeated', { count: row.repeats }) : '',
          ]
            .filter((text) => text !== '')
            .join(' · ')}
        </small>
      </span>
      <StepBar row={row} from={from} to={to} />
      <span class="step-when">{when()}</span>
    </li>
  );
}

/** Every step on one axis of time: the way, the time that counted, what is expected, and beside it what was planned. */
export function StepList({ view, rows }: { readonly view: ProgramView; readonly rows: readonly ProgramRow[] }) {
  const { t, now, locale } = usePage();
  const span = drawnSpan(rows, now) ?? { from: now, to: now + 1 };
  return (
    <section class="card steps" aria-label={t('program.steps')}>
      <header class="steps-head">
        <h2>{t('program.steps')}</h2>
        <span class="steps-key way">{t('program.way')}</span>
        <span class="steps-key counted">{t('program.counted')}</span>
        <span class="steps-key plan">{t('program.planned')}</span>
        <small>
          {formatMoment(span.from, now, locale)} – {formatMoment(span.to, now, locale)}
        </small>
      </header>
      <ol class="step-list" key={view.state?.id ?? ''}>
        {rows.map((row) => (
          <Row key={row.id} row={row} from={span.from} to={span.to} />
        ))}
      </ol>
    </section>
  );
}
