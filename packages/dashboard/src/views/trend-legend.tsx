import { formatDuty, formatNumber, formatQuantity } from '../format/quantity.ts';
import type { TrendChoice } from '../state/trend-choice.ts';
import type { Picture } from '../trend/picture.ts';
import { usePage } from './page-context.ts';

export interface TrendLegendProps {
  readonly choice: TrendChoice;
  readonly units: readonly string[];
  readonly picture: Picture;
  readonly shown: readonly { readonly id: string; readonly colour: number }[];
  /** Point under the cursor. */
  readonly cursor: number | null;
}

/** Which unit, which curves, and what they say at the cursor. */
export function TrendLegend({ choice, units, picture, shown, cursor }: TrendLegendProps) {
  const { state, actions, t, name, locale } = usePage();
  const at = (column: number): number | null => (cursor === null ? null : (picture.columns[column]?.[cursor] ?? null));
  const [duty, setPoint] = [at(0), at(1)];
  return (
    <div class="trend-legend">
      {units.length > 1 && (
        <select
          class="unit-choice"
          name="unit"
          aria-label={t('trend.unit')}
          value={choice.unit}
          onChange={(event) => actions.chooseUnit(event.currentTarget.value)}
        >
          {units.map((unit) => (
            <option key={unit} value={unit}>
              {unit}
            </option>
          ))}
        </select>
      )}
      <div class="curves">
        {choice.channels.map((channel, colour) => {
          const on = !state.hidden.includes(channel.id);
          const place = shown.findIndex((each) => each.id === channel.id);
          const value = place < 0 ? null : at(3 + place * 3);
          return (
            <button
              key={channel.id}
              class={`curve c${(colour % 6) + 1}`}
              type="button"
              aria-pressed={on}
              onClick={() => actions.hide(channel.id, on)}
            >
              <i aria-hidden="true" />
              {name(channel.id)}
              {value !== null && <b>{formatQuantity(value, channel, locale).text}</b>}
            </button>
          );
        })}
        {choice.setPoint !== null && (
          <span class="curve fixed sp">
            <i aria-hidden="true" />
            {t('trend.set-point')}
            {setPoint !== null && <b>{formatNumber(setPoint, 1, locale)}</b>}
          </span>
        )}
        {choice.duty !== null && (
          <span class="curve fixed band">
            <i aria-hidden="true" />
            {t('trend.duty')}
            {duty !== null && <b>{formatDuty(duty, locale)}</b>}
          </span>
        )}
      </div>
    </div>
  );
}
