import type { Batch, BatchDeviation } from '@cerveceria/protocol';
import { formatDuration } from '../format/duration.ts';
import { formatNumber, formatSetPoint } from '../format/quantity.ts';
import { formatMoment } from '../format/time.ts';
import { type BatchRow, batchRows, batchSpan } from '../state/batch-rows.ts';
import { type Page, usePage } from './page-context.ts';
import { StepBar } from './step-bar.tsx';

function deviationText({ kind, by }: BatchDeviation, { t, locale }: Page): string {
  const isTime = kind === 'late' || kind === 'early';
  const size = by === null ? '' : isTime ? formatDuration(Math.abs(by)) : `${formatNumber(Math.abs(by), 1, locale)} °C`;
  return t(`deviation.${kind}`, { by: size });
}

function Row({ row, from, to }: { readonly row: BatchRow; readonly from: number; readonly to: number }) {
  const page = usePage();
  const { t, now, locale } = page;
  const { step, ended, plannedEnd, energyWh } = row;
  const { statistics } = step;
  const degrees = (value: number) => formatNumber(value, 1, locale);
  const facts = [
    step.setPoint === null ? t(`step.${step.kind}`) : `${formatSetPoint(step.setPoint, '°C', locale).text} °C`,
    statistics === null ? '' : `${degrees(statistics.min)}–${degrees(statistics.max)} °C`,
    energyWh === null ? '' : `${formatNumber(energyWh / 1000, 2, locale)} kWh`,
  ];
  return (
    <li class={`step batch-step ${ended === null ? '' : 'over'}`}>
      <span class="step-name">
        <b>{step.name}</b>
        <small>{facts.filter((fact) => fact !== '').join(' · ')}</small>
      </span>
      <StepBar row={row} from={from} to={to} />
      <span class="step-when">
        {ended === null ? '—' : formatMoment(ended, now, locale)}
        <small>{plannedEnd === null ? '' : t('batch.plan', { time: formatMoment(plannedEnd, now, locale) })}</small>
      </span>
      <span class="step-deviations">
        {row.deviations.map((each) => (
          <span key={each.kind} class={`tag deviation ${each.kind}`}>
            {deviationText(each, page)}
          </span>
        ))}
      </span>
    </li>
  );
}

/** Each step as planned and as it came, on one axis of time, with how far it was off. */
export function BatchSteps({ batch }: { readonly batch: Batch }) {
  const { t, now, locale } = usePage();
  const { from, to } = batchSpan(batch, now);
  return (
    <section class="card steps fill">
      <header class="steps-head">
        <h2>{t('program.steps')}</h2>
        <span class="steps-key way">{t('program.way')}</span>
        <span class="steps-key counted">{t('program.counted')}</span>
        <span class="steps-key plan">{t('program.planned')}</span>
        <small>
          {formatMoment(from, now, locale)} – {formatMoment(to, now, locale)}
        </small>
      </header>
      <ol class="step-list">
        {batchRows(batch).map((row) => (
          <Row key={row.id} row={row} from={from} to={to} />
        ))}
      </ol>
    </section>
  );
}
