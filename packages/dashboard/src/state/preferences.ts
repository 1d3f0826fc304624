export type Language = 'es' | 'en';
export type Theme = 'dark' | 'light';

export interface Preferences {
  readonly language: Language;
  readonly theme: Theme;
}

/** English only where the browser asks for it and not for Spanish first; a brewhouse is dark unless told otherwise. */
export function preferencesOf(stored: string | null, languages: readonly string[]): Preferences {
  const first = languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'es' || tag === 'en');
  const found = { language: first === 'en' ? 'en' : 'es', theme: 'dark' } as const;
  try {
    const kept = JSON.parse(stored ?? '{}') as Partial<Preferences> | null;
    return {
      language: kept?.language === 'es' || kept?.language === 'en' ? kept.language : found.language,
      theme: kept?.theme === 'dark' || kept?.theme === 'light' ? kept.theme : found.theme,
    };
  } catch {
    return found;
  }
}
