import type { BatchCard } from '@cerveceria/protocol';
import { formatNumber } from '../format/quantity.ts';
import type { Page } from './page-context.ts';

/** Energy and gravities in a few words; what nobody measured is left out. */
export function batchFacts({ energyWh, og, fg }: BatchCard, { t, locale }: Page): string[] {
  return [
    energyWh === null ? '' : `${formatNumber(energyWh / 1000, 2, locale)} kWh`,
    og === null ? '' : `${t('recipe.og')} ${formatNumber(og, 3, locale)}`,
    fg === null ? '' : `${t('recipe.fg')} ${formatNumber(fg, 3, locale)}`,
  ].filter((fact) => fact !== '');
}
