import type { Language } from '../state/preferences.ts';
import { codesEn } from './codes-en.ts';
import { codesEs } from './codes-es.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { namesEn } from './names-en.ts';
import { namesEs } from './names-es.ts';

export type TextKey = keyof typeof es;
export type Params = Readonly<Record<string, string | number>>;

const TEXTS = { es, en };
const CODES: Readonly<Record<Language, Readonly<Record<string, string>>>> = { es: codesEs, en: codesEn };
const NAMES: Readonly<Record<Language, Readonly<Record<string, string>>>> = { es: namesEs, en: namesEn };

/** Tag for Intl; English is British here for its 24-hour clock and its dates. */
export const LOCALES = { es: 'es', en: 'en-GB' } as const;

/** A word of a newer hub has no text here: it is shown as the hub says it. */
export function textOf(language: Language, key: TextKey, params: Params = {}): string {
  const text: string | undefined = TEXTS[language][key];
  return (text ?? key.slice(key.lastIndexOf('.') + 1)).replace(/\{([a-z]+)\}/g, (whole, name: string) =>
    String(params[name] ?? whole),
  );
}

/** Whether this page has a text for it. */
export function hasText(key: string): key is TextKey {
  return Object.hasOwn(es, key);
}

/** What people name may be called like something that every object has. */
function own(texts: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(texts, key) ? texts[key] : undefined;
}

/** A code of an agent or a hub in words; one that is not known here is shown as it is, never hidden. */
export function codeText(language: Language, code: string): string {
  return own(CODES[language], code.toLowerCase().replaceAll('_', '-')) ?? code;
}

/** The last part of an id as people call it: `kettle-1.heat.wort` is the wort. A place of the hubs goes by all of it. */
export function nameOf(language: Language, id: string): string {
  const last = id.split('.').at(-1) ?? id;
  const numbered = /^(.*?)-(\d+)$/.exec(last);
  const whole = own(NAMES[language], id) ?? own(NAMES[language], last);
  if (whole !== undefined) return whole;
  const known = numbered === null ? undefined : own(NAMES[language], numbered[1] ?? '');
  if (numbered !== null && known !== undefined) return `${known} ${numbered[2]}`;
  const spoken = last.replaceAll('-', ' ');
  return spoken.charAt(0).toUpperCase() + spoken.slice(1);
}
