import { formatDuration } from '../format/duration.ts';
import { formatMoment } from '../format/time.ts';
import { DURATION_CHOICES, type DurationChoice, durationOf } from '../state/override-duration.ts';
import { usePage } from './page-context.ts';

export interface DurationChoiceProps {
  readonly chosen: DurationChoice;
  readonly onChoose: (choice: DurationChoice) => void;
}

/** How long, and beside it until when on the process clock. */
export function DurationPicker({ chosen, onChoose }: DurationChoiceProps) {
  const { t, now, locale } = usePage();
  return (
    <fieldset class="choice">
      <legend>{t('pad.how-long')}</legend>
      <div class="chips">
        {DURATION_CHOICES.map((choice) => {
          const ms = durationOf(choice, now);
          return (
            <button
              key={choice}
              class="chip two"
              type="button"
              aria-pressed={choice === chosen}
              onClick={() => onChoose(choice)}
            >
              <b>{choice === 'day' ? t('pad.end-of-day') : formatDuration(ms)}</b>
              <small>{t('pad.until', { time: formatMoment(now + ms, now, locale) })}</small>
            </button>
          );
        })}
      </div>
    </fieldset>
  );
}
