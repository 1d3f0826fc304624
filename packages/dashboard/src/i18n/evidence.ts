import { formatDuration } from '../format/duration.ts';
import { formatPlain } from '../format/quantity.ts';
import type { Language } from '../state/preferences.ts';
import { hasText, LOCALES, textOf } from './text.ts';

/** Evidence that is a time, in ms. */
const SPANS = new Set(['ms', 'usual', 'longest']);

/** What a finding rests on: `valor 65,2`, in the order it came; what has no word here is left out. */
export function evidenceWords(language: Language, evidence: Readonly<Record<string, number | string>>): string[] {
  return Object.entries(evidence).flatMap(([name, value]) => {
    const key = `evidence.${name}`;
    if (typeof value !== 'number' || !hasText(key)) return [];
    const shown = SPANS.has(name) ? formatDuration(value) : formatPlain(value, LOCALES[language]);
    return [`${textOf(language, key)} ${shown}`];
  });
}
