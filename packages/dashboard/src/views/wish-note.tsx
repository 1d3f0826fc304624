import type { Demand } from '@cerveceria/protocol';
import { formatAge } from '../format/duration.ts';
import { formatDuty, formatSetPoint } from '../format/quantity.ts';
import { isLate, type Wish } from '../state/wishes.ts';
import { type Page, usePage } from './page-context.ts';

function demandText(page: Page, demand: Demand | null, unit: string): string {
  if (demand === null) return '';
  const mode = page.t(`mode.${demand.mode}`);
  if (demand.mode === 'auto' && demand.setPoint !== undefined) {
    const { text, unit: shown } = formatSetPoint(demand.setPoint, unit, page.locale);
    return `${text} ${shown}`;
  }
  return demand.mode === 'manual' && demand.duty !== undefined
    ? `${mode} ${formatDuty(demand.duty, page.locale)}`
    : mode;
}

export interface WishNoteProps {
  readonly wish: Wish;
  readonly unit: string;
  readonly online: boolean;
}

/** A wish on its way, apart from everything that is in effect. A refusal stays until it was read. */
export function WishNote({ wish, unit, online }: WishNoteProps) {
  const page = usePage();
  const { t, code, machine, actions } = page;
  const refused = wish.phase === 'refused';
  const state = () => {
    if (refused) return t('wish.refused', { why: code(wish.code ?? '') });
    if (!online) return t('wish.offline');
    if (isLate(wish, machine)) return t('wish.late', { age: formatAge(machine - wish.since) });
    return wish.phase === 'sending' ? t('wish.sending') : t('wish.sent');
  };
  return (
    <div class={`wish ${refused ? 'refused' : ''}`}>
      <span class="wish-mark" aria-hidden="true" />
      <span class="wish-text">
        <strong role="status">{t(`wish.${wish.kind}`, { what: demandText(page, wish.demand, unit) })}</strong>
        <small>{state()}</small>
      </span>
      {refused && (
        <button class="button quiet" type="button" onClick={() => actions.forget(wish.id)}>
          {t('app.dismiss')}
        </button>
      )}
    </div>
  );
}
