import type { AlarmView } from '@cerveceria/protocol';
import { RESET_MS } from '../config.ts';
import { formatDuration } from '../format/duration.ts';
import { latchResetOf } from '../state/latch-reset.ts';
import { HoldButton } from './hold-button.tsx';
import { usePage } from './page-context.ts';
import { WishNote } from './wish-note.tsx';

/** Resets what is latched, from its own alarm: held, with what it does beside it, because heat may follow. */
export function LatchKey({ alarm }: { readonly alarm: AlarmView }) {
  const { state, actions, canChange, t } = usePage();
  const reset = latchResetOf(alarm, state.loops, state.papers);
  if (reset === null) return null;
  const { loop, how } = reset;
  const { id, unit } = loop.spec;
  const wishes = state.wishes.filter(({ target }) => target === id);
  const isAsked = wishes.some(({ phase }) => phase !== 'refused');
  const off = () => {
    if (how === 'lasting') actions.desired(id, { mode: 'off' });
    else actions.override(id, { mode: 'off', duration: RESET_MS, reason: t('alarm.reset.reason') });
  };
  return (
    <>
      <HoldButton class="tall see" disabled={!canChange || isAsked} onHeld={off}>
        {t('alarm.reset')}
      </HoldButton>
      <p>{t(`alarm.reset.${how}`, { span: formatDuration(RESET_MS) })}</p>
      {wishes.map((wish) => (
        <WishNote key={wish.id} wish={wish} unit={unit} online={state.nodes.get(loop.node)?.online ?? false} />
      ))}
    </>
  );
}
