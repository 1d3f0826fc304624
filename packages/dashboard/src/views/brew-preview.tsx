import type { RecipePreview } from '@cerveceria/protocol';
import { formatDuration } from '../format/duration.ts';
import { formatAmount, formatNumber, formatSetPoint } from '../format/quantity.ts';
import { type Fact, FactList } from './fact-list.tsx';
import { usePage } from './page-context.ts';
import { WarningList } from './warning-list.tsx';

/** What would be brewed: water and temperatures, each step, and what to look at before. */
export function BrewPreview({ preview }: { readonly preview: RecipePreview }) {
  const { t, locale } = usePage();
  const { figures, program, warnings } = preview;
  const litres = (value: number | null) => (value === null ? '—' : `${formatNumber(value, 1, locale)} L`);
  const strike = figures.strikeTemperature;
  const rows: readonly Fact[] = [
    [t('brew.grain'), `${formatNumber(figures.grain, 2, locale)} kg`],
    [t('brew.mash-water'), litres(figures.mashWater)],
    [t('brew.strike'), strike === null ? '—' : `${formatNumber(strike, 1, locale)} °C`],
    [t('brew.sparge-water'), litres(figures.spargeWater)],
    [t('brew.pre-boil'), litres(figures.preBoilVolume)],
    [t('brew.timed'), formatDuration(figures.timedSteps)],
  ];
  return (
    <>
      <FactList rows={rows} tight />
      <WarningList warnings={warnings} />
      <h3>{t('program.steps')}</h3>
      <ol class="lines">
        {program.steps.map((step) => (
          <li key={step.id}>
            <span>
              {step.name}
              {step.additions.map(({ name, amount }, i) => (
                <small key={`${i}${name}`} class="line-addition">
                  {amount === '' ? name : `${name} · ${formatAmount(amount, locale)}`}
                </small>
              ))}
            </span>
            <b>
              {[
                step.setPoint === null ? '' : `${formatSetPoint(step.setPoint, '°C', locale).text} °C`,
                step.end.kind === 'time' ? formatDuration(step.end.ms) : t(`end.${step.end.kind}`),
              ]
                .filter((text) => text !== '')
                .join(' · ')}
            </b>
          </li>
        ))}
      </ol>
    </>
  );
}
