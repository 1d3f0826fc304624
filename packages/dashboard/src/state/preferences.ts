export type Language = 'es' | 'en';
export type Theme = 'dark' | 'light';

export interface Preferences {
  readonly language: Language;
  readonly theme: Theme;
  /** A tone when somebody is called. */
  readonly sound: boolean;
  /** L up to the rim, of the kettle that this tablet hangs beside. */
  readonly kettleVolume: number;
}

const isVolume = (item: unknown): item is number => typeof item === 'number' && item >= 1 && item <= 10_000;

/** English only where the browser asks for it and not for Spanish first; a brewhouse is dark unless told otherwise. */
export function preferencesOf(stored: string | null, languages: readonly string[]): Preferences {
  const first = languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'es' || tag === 'en');
  const found = { language: first === 'en' ? 'en' : 'es', theme: 'dark', sound: true, kettleVolume: 50 } as const;
  try {
    const kept = JSON.parse(stored ?? '{}') as Partial<Preferences> | null;
    return {
      language: kept?.language === 'es' || kept?.language === 'en' ? kept.language : found.language,
      theme: kept?.theme === 'dark' || kept?.theme === 'light' ? kept.theme : found.theme,
      sound: typeof kept?.sound === 'boolean' ? kept.sound : found.sound,
      kettleVolume: isVolume(kept?.kettleVolume) ? kept.kettleVolume : found.kettleVolume,
    };
  } catch {
    return found;
  }
}
