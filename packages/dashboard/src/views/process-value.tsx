import type { ChannelView } from '@cerveceria/protocol';
import { formatQuantity } from '../format/quantity.ts';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';

/** The largest number of the page. A number that is no longer true is grey and struck through; no value is a dash. */
export function ProcessValue({ channel }: { readonly channel: ChannelView }) {
  const { t, code, locale } = usePage();
  const { value, state, code: fault } = channel.latest;
  const usable = (state === 'ok' || state === 'stale') && value !== null;
  const shown = usable ? formatQuantity(value, channel, locale) : { text: '—', unit: channel.unit };
  const why = () => {
    if (state === 'fault') return fault === null ? t('value.fault') : code(fault);
    return state === 'missing' ? t('value.missing') : t('value.stale');
  };
  return (
    <div class={`process-value ${state}`}>
      <span class="number">{shown.text}</span>
      <span class="unit">{shown.unit}</span>
      {state !== 'ok' && (
        <span class="why">
          <Icon name="alert" />
          {why()}
        </span>
      )}
    </div>
  );
}
