import type { RecipeView as Recipe } from '@cerveceria/protocol';
import { formatDuration } from '../format/duration.ts';
import { formatAmount, formatNumber, formatSetPoint } from '../format/quantity.ts';
import { type Fact, FactList } from './fact-list.tsx';
import { usePage } from './page-context.ts';
import { WarningList } from './warning-list.tsx';

function Facts({ recipe }: { readonly recipe: Recipe }) {
  const { t, locale } = usePage();
  const number = (value: number | null, decimals: number, unit: string) =>
    value === null ? '—' : `${formatNumber(value, decimals, locale)} ${unit}`;
  const rows: readonly Fact[] = [
    [t('recipe.batch'), number(recipe.batchSize, 1, 'L')],
    [t('recipe.og'), number(recipe.originalGravity, 3, 'SG')],
    [t('recipe.fg'), number(recipe.finalGravity, 3, 'SG')],
    [t('recipe.efficiency'), number(recipe.efficiency, 0, '%')],
    [t('step.boil'), recipe.boilTime === null ? '—' : formatDuration(recipe.boilTime)],
    [t('recipe.author'), recipe.author === '' ? '—' : recipe.author],
  ];
  return <FactList rows={rows} />;
}

const USES = ['mash', 'steep', 'sparge', 'first-wort', 'boil', 'whirlpool', 'fermentation', 'package'] as const;
const isUse = (use: string | null): use is (typeof USES)[number] => USES.some((each) => each === use);

/** What a recipe says: figures, mash, what goes in and when, and what to look at before it is brewed. */
export function RecipeSheet({ recipe }: { readonly recipe: Recipe }) {
  const { t, locale } = usePage();
  const when = (time: number | null, after: number | null) => {
    if (time !== null) return formatDuration(time);
    return after === null ? '' : `+${formatDuration(after)}`;
  };
  const useWord = (use: string | null) => (isUse(use) ? t(`use.${use}`) : (use ?? ''));
  return (
    <div class="recipe-sheet">
      <section class="card">
        <Facts recipe={recipe} />
        <h3>{t('recipe.mash')}</h3>
        <ul class="lines">
          {(recipe.mash?.steps ?? []).map((step, i) => (
            <li key={`${i}${step.name}`}>
              <span>{step.name}</span>
              <b>
                {formatSetPoint(step.temperature, '°C', locale).text} °C · {formatDuration(step.time)}
                {step.amount !== null && step.amount > 0 && ` · ${formatNumber(step.amount, 1, locale)} L`}
              </b>
            </li>
          ))}
        </ul>
        {recipe.notes !== null && recipe.notes.trim() !== '' && <p class="recipe-notes">{recipe.notes}</p>}
      </section>
      <section class="card">
        <h3>{t('recipe.additions')}</h3>
        <ul class="lines">
          {recipe.additions.map(({ name, amount, use, time, after }, i) => (
            <li key={`${i}${name}`}>
              <span>
                {name} <small>{useWord(use)}</small>
              </span>
              <b>{[formatAmount(amount, locale), when(time, after)].filter((text) => text !== '').join(' · ')}</b>
            </li>
          ))}
        </ul>
        <WarningList warnings={recipe.warnings} />
      </section>
    </div>
  );
}
