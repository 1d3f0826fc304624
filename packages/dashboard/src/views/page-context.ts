import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Actions } from '../actions.ts';
import type { BrewActions } from '../brew-actions.ts';
import { type Detailed, saidText } from '../i18n/said-text.ts';
import { codeText, LOCALES, nameOf, type Params, type TextKey, textOf } from '../i18n/text.ts';
import type { AppState } from '../state/app-state.ts';
import { processTime } from '../state/clock.ts';
import { freshnessOf } from '../state/connection.ts';
import { mayChange } from '../state/session.ts';

/** What every view may ask: state, time, words and deeds. Views fetch nothing. */
export interface Page {
  readonly state: AppState;
  readonly actions: Actions;
  readonly brew: BrewActions;
  /** Machine ms of this drawing. */
  readonly machine: number;
  /** Process ms of this drawing. */
  readonly now: number;
  readonly locale: string;
  readonly fresh: boolean;
  /** This person may change things, and a hub is there to take the wish. */
  readonly canChange: boolean;
  t(key: TextKey, params?: Params): string;
  code(code: string): string;
  /** What an alarm or a finding says beside its code. */
  detail(told: Detailed): string;
  name(id: string): string;
}

export const PageContext = createContext<Page | null>(null);

export function pageOf(state: AppState, actions: Actions, brew: BrewActions, machine: number): Page {
  const { language } = state.preferences;
  const fresh = freshnessOf(state.connection, machine) === 'fresh';
  return {
    state,
    actions,
    brew,
    machine,
    now: state.clock === null ? 0 : processTime(state.clock, machine),
    locale: LOCALES[language],
    fresh,
    canChange: fresh && state.session !== null && mayChange(state.session),
    t: (key, params) => textOf(language, key, params),
    code: (code) => codeText(language, code),
    detail: (told) => saidText(language, told),
    name: (id) => nameOf(language, id),
  };
}

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new Error('a view outside of the page');
  return page;
}
