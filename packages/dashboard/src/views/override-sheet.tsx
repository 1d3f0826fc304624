import type { LoopView, OverrideRequest } from '@cerveceria/protocol';
import { useState } from 'preact/hooks';
import { formatDuty, formatSetPoint } from '../format/quantity.ts';
import { ruleOf } from '../state/loops.ts';
import { entryOf, isWithin, numberOf } from '../state/number-entry.ts';
import { type DurationChoice, durationOf } from '../state/override-duration.ts';
import { limitsOf, PERCENT_STEPS, SET_POINT_STEPS } from '../state/pad-limits.ts';
import { DurationPicker } from './duration-choice.tsx';
import { HoldButton } from './hold-button.tsx';
import { NumberPad } from './number-pad.tsx';
import { usePage } from './page-context.ts';
import { ReasonChoice } from './reason-choice.tsx';
import { RuleLine } from './rule-line.tsx';
import { Sheet } from './sheet.tsx';

const REASONS = [
  'reason.correct',
  'reason.grain',
  'reason.rest',
  'reason.boil',
  'reason.clean',
  'reason.test',
] as const;

/** A temporary demand: how much, how long, why; in effect only once the node says so. */
export function OverrideSheet({ loop, onClose }: { readonly loop: LoopView; readonly onClose: () => void }) {
  const { state, actions, t, name, locale, now, canChange } = usePage();
  const pump = loop.spec.setPointChannel === null && loop.spec.min === null;
  const limits = limitsOf(loop.spec, pump);
  const decimals = pump ? 0 : 1;
  const current = pump ? (loop.state?.duty ?? 0) * 100 : (loop.state?.setPoint ?? loop.state?.pv ?? limits.min);
  const [entry, setEntry] = useState(() => entryOf(Math.min(limits.max, Math.max(limits.min, current)), decimals));
  const [choice, setChoice] = useState<DurationChoice>('1h');
  const [reason, setReason] = useState('');
  const value = numberOf(entry);
  const inLimits = isWithin(value, limits);
  const override = loop.state?.override ?? null;
  const shown = formatSetPoint(current, loop.spec.unit, locale);

  const apply = () => {
    if (value === null) return;
    const demand = pump ? { mode: 'manual' as const, duty: value / 100 } : { mode: 'auto' as const, setPoint: value };
    const request: OverrideRequest = { ...demand, reason, duration: durationOf(choice, now) };
    actions.override(loop.spec.id, request);
    onClose();
  };
  const prompt = () => {
    if (!canChange) return state.session?.role === 'viewer' ? t('pad.viewer') : t('pad.offline');
    if (!inLimits) return t('pad.needs-value');
    return reason === '' ? t('pad.needs-reason') : t('pad.confirm');
  };
  return (
    <Sheet wide title={t('pad.title', { loop: name(loop.spec.id) })} onClose={onClose}>
      <div class="override-grid">
        <div>
          <p class="hint">
            {t('pad.now', { value: pump ? formatDuty(current / 100, locale) : `${shown.text} ${shown.unit}` })}
          </p>
          <NumberPad
            entry={entry}
            onEntry={setEntry}
            limits={limits}
            decimals={decimals}
            unit={pump ? '%' : loop.spec.unit}
            steps={pump ? PERCENT_STEPS : SET_POINT_STEPS}
            label={t('loop.set-point')}
          />
        </div>
        <div class="override-why">
          {override !== null && (
            <div class="override-now">
              <RuleLine rule={ruleOf(loop, state.nodes.get(loop.node))} />
              <HoldButton
                class="wide"
                disabled={!canChange}
                onHeld={() => {
                  actions.endOverride(loop.spec.id);
                  onClose();
                }}
              >
                {t('loop.override-end')}
              </HoldButton>
            </div>
          )}
          <DurationPicker chosen={choice} onChoose={setChoice} />
          <ReasonChoice reasons={REASONS} reason={reason} onReason={setReason} />
          <HoldButton class="primary wide tall" disabled={!canChange || !inLimits || reason === ''} onHeld={apply}>
            {prompt()}
          </HoldButton>
        </div>
      </div>
    </Sheet>
  );
}
