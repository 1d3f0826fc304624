import type { PowerView, ProgramView } from '@cerveceria/protocol';
import type { Place } from './place.ts';

/** An answer of the API that is kept as it came, by its path; a fault leaves the last good answer standing. */
export interface Paper {
  readonly data: unknown;
  readonly fault: string | null;
}
export type Papers = ReadonlyMap<string, Paper>;

export const PROGRAMS = 'programs';
export const POWER = 'power';
export const ALARMS = 'alarms/history';
export const FINDINGS = 'findings';
export const STORES = 'stores';
export const CALIBRATIONS = 'calibrations';

/** What the last upload brought, and what its errand is about. */
export const ADDED = 'added';
export const UPLOADS = 'uploads';
export const previewOf = (recipe: string) => `preview/${recipe}`;

/** A path that is to be kept fresh, and how old its answer may become; machine ms. */
export interface Wanted {
  readonly path: string;
  /** What is asked beside it; the answer is kept by its path alone. */
  readonly query?: string;
  readonly every: number;
}

/**
 * What the place needs. Programs always: a question of theirs is called out on every page; and now and then the site's
 * power, because only its answer says whether there is a page of it.
 */
export function wantedPapers(
  place: Place,
  language: string,
  span: { readonly from: number; readonly to: number },
): readonly Wanted[] {
  const onProgram = place.page === 'program' || place.page === 'kettle';
  const always = [
    { path: PROGRAMS, every: onProgram ? 1000 : 3000 },
    { path: POWER, every: place.page === 'power' ? 1000 : 30_000 },
  ];
  switch (place.page) {
    case 'kettle':
    case 'program':
    case 'power':
      return always;
    case 'system':
      return [...always, { path: STORES, every: 2000 }, { path: CALIBRATIONS, every: 10_000 }];
    case 'alarms':
      return [
        ...always,
        { path: ALARMS, query: `?from=${span.from}&to=${span.to}&limit=200`, every: 5000 },
        { path: FINDINGS, query: '?limit=50', every: 10_000 },
      ];
    case 'recipes':
    case 'batches': {
      const list = { path: place.page, every: 5000 };
      if (place.id === null) return [...always, list];
      const path = `${place.page}/${encodeURIComponent(place.id)}`;
      return [...always, { path, query: place.page === 'recipes' ? `?language=${language}` : '', every: 5000 }];
    }
  }
}

export function withPaper(papers: Papers, path: string, change: Partial<Paper>): Papers {
  const before = papers.get(path) ?? { data: null, fault: null };
  return new Map(papers).set(path, { ...before, ...change });
}

/** The answer as it came, its shape checked on its way in. */
export function paperIn<T>(papers: Papers, path: string): T | null {
  return (papers.get(path)?.data as T | null | undefined) ?? null;
}

/** Null: no node has a share of the site's power, or nobody has said so. */
export function sharedPower(papers: Papers): PowerView | null {
  const power = paperIn<PowerView>(papers, POWER);
  return power === null || power.nodes.length === 0 ? null : power;
}

export function programsIn(papers: Papers): readonly ProgramView[] | null {
  return paperIn(papers, PROGRAMS);
}
