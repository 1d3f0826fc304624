import { formatAge } from '../format/duration.ts';
import { formatFull } from '../format/time.ts';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';

/** Only when what is shown is not the present. */
export function ConnectionBanner() {
  const { state, machine, fresh, t, locale } = usePage();
  const { heard, base } = state.connection;
  if (fresh || heard === null) return null;
  const host = base.replace(/^https?:\/\//, '');
  return (
    <div class="banner stale">
      <Icon name="alert" />
      <strong>{t('link.lost', { age: formatAge(machine - heard) })}</strong>
      {/* Announced once: the rest counts on every second. */}
      <span role="alert">{state.clock !== null && t('link.data', { time: formatFull(state.clock.now, locale) })}</span>
      <span class="banner-aside">{t('link.trying', { hub: host })}</span>
    </div>
  );
}
