import type { BrewOptions } from '@cerveceria/protocol';
import { formatNumber } from '../format/quantity.ts';
import { DIALS, type Dial, turned } from '../state/brew-options.ts';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';

export interface BrewDialsProps {
  readonly options: BrewOptions;
  readonly onOptions: (options: BrewOptions) => void;
}

/** A dial turned by two large keys; what was not touched is as the recipe says. */
export function BrewDials({ options, onOptions }: BrewDialsProps) {
  const { actions, t, locale } = usePage();
  const turn = (dial: Dial, steps: number) => {
    const next = turned(options, dial, steps);
    // A tablet hangs beside one kettle: its volume is set once.
    if (dial.key === 'volume') actions.prefer({ kettleVolume: next.volume });
    onOptions(next);
  };
  return (
    <ul class="dials">
      {DIALS.map((dial) => {
        const value = options[dial.key];
        const label = t(`brew.${dial.key}`);
        return (
          <li key={dial.key} class="dial">
            <span class="dial-name">{label}</span>
            <button
              class="button square"
              type="button"
              aria-label={t('brew.less', { what: label })}
              onClick={() => turn(dial, -1)}
            >
              <Icon name="minus" />
            </button>
            <b class={value === undefined ? 'open' : ''}>
              {value === undefined
                ? t('brew.as-recipe')
                : `${formatNumber(value * dial.factor, dial.decimals, locale)} ${dial.unit}`}
            </b>
            <button
              class="button square"
              type="button"
              aria-label={t('brew.more', { what: label })}
              onClick={() => turn(dial, 1)}
            >
              <Icon name="plus" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
