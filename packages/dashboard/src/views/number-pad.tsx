import { decimalsOf, formatNumber } from '../format/quantity.ts';
import {
  isWithin,
  type Key,
  type Limits,
  type NumberEntry,
  numberOf,
  pressed,
  stepped,
} from '../state/number-entry.ts';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';

export interface NumberPadProps {
  readonly entry: NumberEntry;
  readonly onEntry: (entry: NumberEntry) => void;
  readonly limits: Limits;
  readonly decimals: number;
  readonly unit: string;
  readonly steps: readonly number[];
  readonly label: string;
  /** A decimal point instead of the sign; what is below zero is reached by the steps. */
  readonly point?: boolean;
}

const DIGITS: readonly Key[] = ['7', '8', '9', '4', '5', '6', '1', '2', '3'];

/** Big steps for the usual, digits for the rest. */
export function NumberPad({ entry, onEntry, limits, decimals, unit, steps, label, point = false }: NumberPadProps) {
  const { t, locale } = usePage();
  const comma = formatNumber(0.1, 1, locale).charAt(1);
  const good = isWithin(numberOf(entry), limits);
  const press = (key: Key) => onEntry(pressed(entry, key, decimals));
  const word = (step: number) =>
    `${step > 0 ? '+' : '−'}${formatNumber(Math.abs(step), decimalsOf(Math.abs(step)), locale)}`;
  const limit = (value: number) => formatNumber(value, Number.isInteger(value) ? 0 : decimals, locale);
  const last: Key = limits.min < 0 && !point ? '-' : '.';
  return (
    <div class="pad">
      <output class={`pad-display ${good ? '' : 'bad'}`} aria-label={label} aria-live="polite">
        <b>{entry.text === '' ? '—' : entry.text.replace('.', comma)}</b>
        <span>{unit}</span>
        <small>{t('pad.range', { min: limit(limits.min), max: limit(limits.max) })}</small>
      </output>
      <div class="pad-steps">
        {steps.map((step) => (
          <button
            key={step}
            class="button key"
            type="button"
            onClick={() => onEntry(stepped(entry, step, limits, decimals))}
          >
            {word(step)}
          </button>
        ))}
      </div>
      <div class="pad-digits">
        {DIGITS.map((key) => (
          <button key={key} class="button key" type="button" onClick={() => press(key)}>
            {key}
          </button>
        ))}
        <button
          class="button key"
          type="button"
          aria-label={last === '-' ? t('pad.sign') : comma}
          onClick={() => press(last)}
        >
          {last === '-' ? '±' : comma}
        </button>
        <button class="button key" type="button" onClick={() => press('0')}>
          {'0'}
        </button>
        <button class="button key" type="button" aria-label={t('pad.delete')} onClick={() => press('back')}>
          <Icon name="back" />
        </button>
      </div>
    </div>
  );
}
