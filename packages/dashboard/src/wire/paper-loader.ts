import type { AppState } from '../state/app-state.ts';
import { processTime } from '../state/clock.ts';
import { type Wanted, wantedPapers } from '../state/papers.ts';
import type { BrewClient } from './brew-client.ts';
import { HubError } from './hub-error.ts';

export interface PaperLoaderParts {
  readonly client: Pick<BrewClient, 'read'>;
  readonly state: () => AppState;
  readonly onPaper: (path: string, data: unknown) => void;
  readonly onFault: (path: string, code: string) => void;
  /** Machine ms. */
  readonly now: () => number;
}

export interface PaperLoader {
  /** Fetches what the present place needs and what has grown old; each path once at a time. */
  look(): void;
  /** What was just changed: it is asked for anew, whatever its age. */
  refresh(start: string): void;
}

/** How far back the list of past alarms goes; process ms. */
const ALARM_DAYS_MS = 30 * 86_400_000;

export function createPaperLoader({ client, state, onPaper, onFault, now }: PaperLoaderParts): PaperLoader {
  const asked = new Map<string, number>();
  const busy = new Set<string>();

  async function load({ path, query = '' }: Wanted): Promise<void> {
    busy.add(path);
    asked.set(path, now());
    try {
      onPaper(path, await client.read(`${path}${query}`));
    } catch (cause) {
      onFault(path, cause instanceof HubError ? cause.code : 'NETWORK');
    } finally {
      busy.delete(path);
    }
  }

  function look(): void {
    const { session, connection, place, preferences, clock } = state();
    if (session === null) {
      asked.clear();
      return;
    }
    if (connection.phase !== 'live' || clock === null) return;
    const to = clock === null ? 0 : processTime(clock, now());
    for (const wanted of wantedPapers(place, preferences.language, { from: to - ALARM_DAYS_MS, to })) {
      const { path, every } = wanted;
      const last = asked.get(path);
      if (!busy.has(path) && (last === undefined || now() - last >= every)) void load(wanted);
    }
  }

  return {
    look,
    refresh(start) {
      for (const path of asked.keys()) if (path.startsWith(start)) asked.delete(path);
      look();
    },
  };
}
