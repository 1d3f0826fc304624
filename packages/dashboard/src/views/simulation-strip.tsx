import { formatNumber } from '../format/quantity.ts';
import { usePage } from './page-context.ts';

/** On every screen of a simulation, sign-in included as soon as a hub has said what it is. */
export function SimulationStrip() {
  const { state, t, locale } = usePage();
  if (state.simulated !== true) return null;
  const rate = state.clock?.rate ?? 1;
  const speed = formatNumber(rate, Number.isInteger(rate) || rate >= 10 ? 0 : 1, locale);
  return (
    <div class="simulation" role="note">
      <strong>{rate === 1 ? t('simulation.banner') : t('simulation.speed', { rate: speed })}</strong>
      <span>{t('simulation.note')}</span>
    </div>
  );
}
