import { useState } from 'preact/hooks';
import type { TextKey } from '../i18n/text.ts';
import { usePage } from './page-context.ts';

export interface ReasonChoiceProps {
  readonly reasons: readonly TextKey[];
  readonly reason: string;
  readonly onReason: (reason: string) => void;
}

const LONGEST = 200;

/** Chips for wet hands, a line for who has a word to add; both together make the reason. */
export function ReasonChoice({ reasons, onReason }: ReasonChoiceProps) {
  const { t } = usePage();
  const [chosen, setChosen] = useState<TextKey | null>(null);
  const [text, setText] = useState('');
  const tell = (key: TextKey | null, words: string) => {
    setChosen(key);
    setText(words);
    const parts = [key === null ? '' : t(key), words.trim()].filter((part) => part !== '');
    onReason(parts.join(': ').slice(0, LONGEST));
  };
  return (
    <fieldset class="choice">
      <legend>{t('pad.reason')}</legend>
      <div class="chips">
        {reasons.map((key) => (
          <button
            key={key}
            class="chip"
            type="button"
            aria-pressed={chosen === key}
            onClick={() => tell(chosen === key ? null : key, text)}
          >
            {t(key)}
          </button>
        ))}
      </div>
      <input
        class="reason-text"
        name="reason"
        maxLength={LONGEST}
        placeholder={t('pad.reason-text')}
        aria-label={t('pad.reason-text')}
        value={text}
        onInput={(event) => tell(chosen, event.currentTarget.value)}
      />
    </fieldset>
  );
}
