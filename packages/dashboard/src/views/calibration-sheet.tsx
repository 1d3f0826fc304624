import type { CalibrationRow } from '@cerveceria/protocol';
import { useState } from 'preact/hooks';
import { decimalsOf, formatNumber } from '../format/quantity.ts';
import { dayOf } from '../format/time.ts';
import { pointsOf } from '../state/calibration-entry.ts';
import { entryOf, type NumberEntry, numberOf } from '../state/number-entry.ts';
import { HoldButton } from './hold-button.tsx';
import { NumberPad } from './number-pad.tsx';
import { usePage } from './page-context.ts';
import { Sheet } from './sheet.tsx';

export interface CalibrationSheetProps {
  readonly row: CalibrationRow;
  readonly onClose: () => void;
}

/** What four digits of the pad hold; a calibrated value is plausible or not by its own limits. */
const LIMITS = { min: -9999, max: 9999 };
const FIELDS = ['read', 'real', 'read', 'real'] as const;

/** One point or two: what was read and what was true, when, and by whom. */
export function CalibrationSheet({ row, onClose }: CalibrationSheetProps) {
  const { state, brew, canChange, now, t, name, locale } = usePage();
  const { channel, unit, res, calibrated } = row;
  const decimals = Math.max(1, decimalsOf(res));
  const read = state.channels.get(`${channel}-raw`)?.latest.value ?? state.channels.get(channel)?.latest.value ?? 0;
  const start = calibrated?.points.flat() ?? [read, read];
  const [entries, setEntries] = useState<readonly NumberEntry[]>(() =>
    FIELDS.map((_, i) => (start[i] === undefined ? { text: '', fresh: true } : entryOf(start[i], decimals))),
  );
  const [two, setTwo] = useState(start.length > 2);
  const [at, setAt] = useState(0);
  const [date, setDate] = useState(() => dayOf(now));
  const [by, setBy] = useState(state.session?.user ?? '');
  const [read1, real1, read2, real2] = entries.map(numberOf) as [
    number | null,
    number | null,
    number | null,
    number | null,
  ];
  const points = pointsOf([read1, real1, read2, real2], two);
  const step = 10 ** -decimals;
  const fields = two ? FIELDS : FIELDS.slice(0, 2);
  const entry = entries[at] as NumberEntry;
  const shown = (each: NumberEntry | undefined) => {
    const value = each === undefined ? null : numberOf(each);
    return value === null ? '—' : `${formatNumber(value, decimals, locale)} ${unit === '1' ? '' : unit}`;
  };
  const isGood = points !== null && by.trim() !== '' && date !== '';
  return (
    <Sheet wide title={t('calibration.sheet', { channel: name(channel) })} onClose={onClose}>
      <p class="hint">{t('calibration.note')}</p>
      <div class="override-grid">
        <div>
          <NumberPad
            key={at}
            entry={entry}
            onEntry={(next) => setEntries(entries.map((each, i) => (i === at ? next : each)))}
            limits={LIMITS}
            decimals={decimals}
            point
            unit={unit === '1' ? '' : unit}
            steps={[...new Set([-1, -10 * step, -step, step, 10 * step, 1])]}
            label={t(`calibration.${FIELDS[at] ?? 'read'}`)}
          />
        </div>
        <div class="override-why">
          <fieldset class="segments" aria-label={t('calibration.title')}>
            {[false, true].map((each) => (
              <button
                key={String(each)}
                class="segment"
                type="button"
                aria-pressed={each === two}
                onClick={() => {
                  setTwo(each);
                  setAt(0);
                }}
              >
                {each ? t('calibration.two') : t('calibration.one')}
              </button>
            ))}
          </fieldset>
          <div class="calibration-fields">
            {fields.map((field, i) => (
              <button
                key={`${field}${i}`}
                class="chip two"
                type="button"
                aria-pressed={i === at}
                onClick={() => setAt(i)}
              >
                <small>{t(`calibration.${field}`)}</small>
                <b>{shown(entries[i])}</b>
              </button>
            ))}
          </div>
          <label>
            {t('calibration.date')}
            <input
              type="date"
              name="calibration-date"
              value={date}
              onInput={(event) => setDate(event.currentTarget.value)}
            />
          </label>
          <label>
            {t('calibration.who')}
            <input
              name="calibration-by"
              maxLength={64}
              value={by}
              onInput={(event) => setBy(event.currentTarget.value)}
            />
          </label>
          <HoldButton
            class="primary wide tall"
            disabled={!canChange || !isGood}
            onHeld={() => {
              if (points !== null) brew.calibrate(channel, { points, date, by: by.trim() });
              onClose();
            }}
          >
            {points === null && two ? t('calibration.differ') : t('calibration.apply')}
          </HoldButton>
          {calibrated !== null && (
            <HoldButton
              class="danger wide"
              disabled={!canChange}
              onHeld={() => {
                brew.uncalibrate(channel);
                onClose();
              }}
            >
              {t('calibration.clear')}
            </HoldButton>
          )}
        </div>
      </div>
    </Sheet>
  );
}
