import type { ChannelView } from '@cerveceria/protocol';
import { formatAge } from '../format/duration.ts';
import { formatQuantity } from '../format/quantity.ts';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';

/** One channel: never a silent old number, never a zero that nobody measured. */
export function ChannelTile({ channel, offline }: { readonly channel: ChannelView; readonly offline: boolean }) {
  const { t, code, name, locale, now } = usePage();
  const { value, state, code: fault, time } = channel.latest;
  const old = state === 'stale' || offline;
  const usable = (state === 'ok' || state === 'stale') && value !== null;
  const shown = () => {
    if (!usable) return { text: '—', unit: '' };
    if (channel.kind === 'state') return { text: value > 0 ? t('value.on') : t('value.off'), unit: '' };
    return formatQuantity(value, channel, locale);
  };
  const age = time === null ? '' : formatAge(now - time);
  const note = (): string => {
    if (time === null) return t('value.none');
    if (state === 'fault') return fault === null ? t('value.fault') : code(fault);
    if (state === 'missing') return t('value.missing');
    return old ? t('value.stale') : '';
  };
  const { text, unit } = shown();
  return (
    <div class={`tile ${old && usable ? 'stale' : state}`}>
      <span class="tile-head">
        <span class="tile-name">{name(channel.id)}</span>
        <span class="tile-age">{age}</span>
      </span>
      <span class="tile-value">
        {text}
        {unit !== '' && <small>{unit}</small>}
      </span>
      {note() !== '' && (
        <span class="tile-note">
          <Icon name="alert" />
          {note()}
        </span>
      )}
    </div>
  );
}
