import type { ProgramView } from '@cerveceria/protocol';
import { isBusy } from '../state/errands.ts';
import { HoldButton } from './hold-button.tsx';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';

const MINUTE = 60_000;
const EXTENSIONS = [-5, -1, 1, 5] as const;

/** What a person may do to the program. What loses something, or heats again, has to be held. */
export function ProgramOrders({ view, timed }: { readonly view: ProgramView; readonly timed: boolean }) {
  const { state, brew, machine, canChange, t } = usePage();
  const busy = !canChange || isBusy(state.errands, view.kettle, machine);
  const phase = view.state?.phase ?? null;
  const order = (kind: 'pause' | 'resume' | 'skip' | 'repeat' | 'stop') => brew.order(view.kettle, { kind });
  const running = phase !== null && phase !== 'scheduled';
  return (
    <div class="orders">
      {running && timed && (
        <fieldset class="segments tall" aria-label={t('order.extend')}>
          {EXTENSIONS.map((minutes) => (
            <button
              key={minutes}
              class="segment"
              type="button"
              disabled={busy}
              onClick={() => brew.order(view.kettle, { kind: 'extend', ms: minutes * MINUTE })}
            >
              {`${minutes > 0 ? '+' : '−'}${Math.abs(minutes)} min`}
            </button>
          ))}
        </fieldset>
      )}
      <div class="order-keys">
        {phase === 'paused' ? (
          <HoldButton class="primary" disabled={busy} onHeld={() => order('resume')}>
            <Icon name="play" />
            {t('order.resume')}
          </HoldButton>
        ) : (
          <button class="button" type="button" disabled={busy || phase === null} onClick={() => order('pause')}>
            <Icon name="pause" />
            {t('order.pause')}
          </button>
        )}
        {running && (
          <HoldButton class="" disabled={busy} onHeld={() => order('skip')}>
            <Icon name="skip" />
            {t('order.skip')}
          </HoldButton>
        )}
        {running && (
          <HoldButton class="" disabled={busy} onHeld={() => order('repeat')}>
            <Icon name="repeat" />
            {t('order.repeat')}
          </HoldButton>
        )}
        <HoldButton
          class="danger"
          disabled={busy}
          onHeld={() => (phase === null ? brew.end(view.kettle) : order('stop'))}
        >
          <Icon name="stop" />
          {t('order.stop')}
        </HoldButton>
      </div>
    </div>
  );
}
