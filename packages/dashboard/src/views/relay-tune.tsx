import type { LoopView } from '@cerveceria/protocol';
import { TUNE_MS } from '../config.ts';
import { formatPlain, formatSetPoint } from '../format/quantity.ts';
import { tuneChance } from '../state/tune-chance.ts';
import { FactList } from './fact-list.tsx';
import { HoldButton } from './hold-button.tsx';
import { usePage } from './page-context.ts';

/** Begins and leaves the relay experiment of a loop, and tells how it goes and what it found. */
export function RelayTune({ loop }: { readonly loop: LoopView }) {
  const { state, actions, t, locale, canChange } = usePage();
  const told = loop.state;
  const tuning = told?.tuning;
  const running = tuning?.phase === 'running';
  const { setPoint, hindrance } = tuneChance(loop);
  const why = () => {
    if (!canChange) return state.session?.role === 'viewer' ? t('pad.viewer') : t('pad.offline');
    return hindrance === null ? null : t(`tune.${hindrance}`);
  };
  const blocked = why();
  const start = () => {
    if (setPoint === null) return;
    const reason = t('reason.tune');
    actions.override(loop.spec.id, { mode: 'auto', setPoint, tune: true, reason, duration: TUNE_MS });
  };
  const shown = setPoint === null ? null : formatSetPoint(setPoint, loop.spec.unit, locale);
  return (
    <section class="relay-tune">
      <h3>{t('tune.title')}</h3>
      {tuning !== undefined && (
        <p role="status">{running ? t('tune.running', { swings: tuning.swings }) : t(`tune.${tuning.phase}`)}</p>
      )}
      {tuning?.gains != null && (
        <FactList
          rows={[
            [t('tune.kp'), formatPlain(tuning.gains.kp, locale)],
            [t('tune.ti'), `${formatPlain(tuning.gains.tiS, locale)} s`],
            [t('tune.td'), `${formatPlain(tuning.gains.tdS, locale)} s`],
          ]}
        />
      )}
      {running ? (
        <HoldButton class="wide tall" disabled={!canChange} onHeld={() => actions.endOverride(loop.spec.id)}>
          {t('tune.stop')}
        </HoldButton>
      ) : (
        <>
          {shown !== null && <p class="hint">{t('tune.note', { value: `${shown.text} ${shown.unit}` })}</p>}
          <HoldButton class="wide tall" disabled={blocked !== null} onHeld={start}>
            {blocked ?? t('tune.start')}
          </HoldButton>
        </>
      )}
    </section>
  );
}
