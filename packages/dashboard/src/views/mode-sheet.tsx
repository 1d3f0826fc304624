import type { Demand, LoopMode, LoopView } from '@cerveceria/protocol';
import { useState } from 'preact/hooks';
import { entryOf, isWithin, type NumberEntry, numberOf } from '../state/number-entry.ts';
import { limitsOf, PERCENT_STEPS, SET_POINT_STEPS } from '../state/pad-limits.ts';
import { HoldButton } from './hold-button.tsx';
import { LearnedLine } from './learned-line.tsx';
import { NumberPad } from './number-pad.tsx';
import { usePage } from './page-context.ts';
import { Sheet } from './sheet.tsx';

function startOf(loop: LoopView, mode: LoopMode): NumberEntry {
  const limits = limitsOf(loop.spec, mode === 'manual');
  const from =
    mode === 'manual' ? (loop.state?.duty ?? 0) * 100 : (loop.state?.setPoint ?? loop.state?.pv ?? limits.min);
  return entryOf(Math.min(limits.max, Math.max(limits.min, from)), mode === 'manual' ? 0 : 1);
}

/** What the loop shall do from now on, until somebody changes it: off, automatic, manual. */
export function ModeSheet({ loop, onClose }: { readonly loop: LoopView; readonly onClose: () => void }) {
  const { state, actions, t, name, canChange } = usePage();
  const modes: readonly LoopMode[] = loop.spec.kind === 'pump' ? ['off', 'manual'] : ['off', 'auto', 'manual'];
  const [mode, setMode] = useState<LoopMode>(loop.state?.mode ?? 'off');
  const [entry, setEntry] = useState(() => startOf(loop, mode));
  const manual = mode === 'manual';
  const limits = limitsOf(loop.spec, manual);
  const value = numberOf(entry);
  const good = mode === 'off' || isWithin(value, limits);

  const demand = (): Demand => {
    if (mode === 'off' || value === null) return { mode: 'off' };
    return manual ? { mode, duty: value / 100 } : { mode, setPoint: value };
  };
  const prompt = () => {
    if (!canChange) return state.session?.role === 'viewer' ? t('pad.viewer') : t('pad.offline');
    return good ? t('mode.apply') : t('pad.needs-value');
  };
  return (
    <Sheet title={t('mode.title', { loop: name(loop.spec.id) })} onClose={onClose}>
      <LearnedLine loop={loop} />
      <fieldset class="segments tall" aria-label={t('loop.mode')}>
        {modes.map((each) => (
          <button
            key={each}
            class="segment"
            type="button"
            aria-pressed={each === mode}
            onClick={() => {
              setMode(each);
              setEntry(startOf(loop, each));
            }}
          >
            {t(`mode.${each}`)}
          </button>
        ))}
      </fieldset>
      <p class="hint">{t(`mode.${mode}.note`)}</p>
      {mode !== 'off' && (
        <NumberPad
          key={mode}
          entry={entry}
          onEntry={setEntry}
          limits={limits}
          decimals={manual ? 0 : 1}
          unit={manual ? '%' : loop.spec.unit}
          steps={manual ? PERCENT_STEPS : SET_POINT_STEPS}
          label={manual ? t('loop.duty') : t('loop.set-point')}
        />
      )}
      <HoldButton
        class={`wide tall ${mode === 'off' ? '' : 'primary'}`}
        disabled={!canChange || !good}
        onHeld={() => {
          actions.desired(loop.spec.id, demand());
          onClose();
        }}
      >
        {prompt()}
      </HoldButton>
    </Sheet>
  );
}
