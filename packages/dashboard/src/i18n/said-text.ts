import type { Said } from '@cerveceria/protocol';
import { formatDuration } from '../format/duration.ts';
import { formatAmount, formatPlain } from '../format/quantity.ts';
import type { Language } from '../state/preferences.ts';
import { evidenceWords } from './evidence.ts';
import { saidEn } from './said-en.ts';
import { saidEs } from './said-es.ts';
import { codeText, LOCALES, nameOf, type TextKey, textOf } from './text.ts';

type Value = number | string;

const SENTENCES: Readonly<Record<Language, Readonly<Record<string, string>>>> = { es: saidEs, en: saidEn };

function worded(language: Language, value: Value, kind: string | undefined): string {
  const locale = LOCALES[language];
  const text = String(value);
  switch (kind) {
    case 'name':
      return nameOf(language, text);
    case 'place':
      return `${nameOf(language, text.slice(0, text.lastIndexOf('.')))} · ${nameOf(language, text)}`;
    case 'code':
      return codeText(language, text);
    case 'mode':
      return textOf(language, `mode.${text}` as TextKey).toLocaleLowerCase(locale);
    case 'span':
      return formatDuration(Number(value));
    case 'amount':
      return formatAmount(text, locale);
    case 'signed':
      return `${Number(value) < 0 ? '−' : '+'}${formatPlain(Math.abs(Number(value)), locale)}`;
    default:
      return typeof value === 'number' ? formatPlain(value, locale) : text;
  }
}

export interface Detailed {
  readonly detail: string;
  readonly said?: Said | undefined;
}

/**
 * A detail in the reader's words; one that this page does not know is shown in the words it came with. Numbers that the
 * sentence does not take follow it, as evidence.
 */
export function saidText(language: Language, { detail, said }: Detailed): string {
  const sentence = said === undefined ? undefined : SENTENCES[language][said.code];
  if (said === undefined || sentence === undefined) return codeText(language, detail);
  const rest: Record<string, Value> = { ...said.params };
  const text = sentence.replace(/\{([a-z]+)(?::([a-z]+))?\}/g, (whole, name: string, kind: string | undefined) => {
    delete rest[name];
    const value = said.params[name];
    return value === undefined ? whole : worded(language, value, kind);
  });
  const { confidence } = said.params;
  const sure =
    typeof confidence === 'number' ? [textOf(language, 'finding.sure', { percent: Math.round(100 * confidence) })] : [];
  return [text, ...evidenceWords(language, rest), ...sure].join(' · ');
}
