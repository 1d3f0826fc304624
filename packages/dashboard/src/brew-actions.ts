import type { BatchNoteRequest, BrewOptions, CalibrationRequest, ProgramOrder, Site } from '@cerveceria/protocol';
import type { Action, AppState } from './state/app-state.ts';
import type { Errand, ErrandKind } from './state/errands.ts';
import { ADDED, ALARMS, CALIBRATIONS, POWER, PROGRAMS, previewOf, UPLOADS } from './state/papers.ts';
import type { Store } from './state/store.ts';
import type { BrewClient } from './wire/brew-client.ts';
import { HubError } from './wire/hub-error.ts';
import type { PaperLoader } from './wire/paper-loader.ts';

/** What a view can ask for about programs, recipes, batches and alarms. */
export interface BrewActions {
  /** `startAt`: process ms UTC, null at once. */
  brew(recipe: string, kettle: string, options: BrewOptions, startAt: number | null): void;
  order(kettle: string, order: ProgramOrder): void;
  end(kettle: string): void;
  acknowledge(events: readonly string[], note: string): void;
  upload(file: File): void;
  removeRecipe(recipe: string): void;
  preview(recipe: string, options: BrewOptions): void;
  download(path: string, name: string): void;
  note(batch: string, note: BatchNoteRequest): void;
  limitSite(site: Site): void;
  /** Nothing more is granted: each node has its share. */
  unlimitSite(): void;
  calibrate(channel: string, request: CalibrationRequest): void;
  uncalibrate(channel: string): void;
  forgetErrand(id: number): void;
}

export interface BrewActionParts {
  readonly store: Store<AppState, Action>;
  readonly client: BrewClient;
  readonly papers: PaperLoader;
  /** Machine ms. */
  readonly now: () => number;
  /** Gives a file to the person. */
  readonly save: (file: Blob, name: string) => void;
}

/** Touches no answer that is kept. */
const NOTHING = ' ';

/** The hub's message is the code's own words, a colon, and what was met: a line of the file, a step. */
function detailOf(cause: unknown): string {
  if (!(cause instanceof HubError)) return '';
  const at = cause.message.indexOf(': ');
  return at < 0 ? '' : cause.message.slice(at + 2);
}

export function createBrewActions({ store, client, papers, now, save }: BrewActionParts): BrewActions {
  let errands = 0;

  function run(kind: ErrandKind, about: string, touches: string, send: () => Promise<string | null>): void {
    errands += 1;
    const id = errands;
    const blank = { given: null, code: null, detail: '' };
    const errand: Errand = { id, kind, about, phase: 'sending', since: now(), ...blank };
    store.dispatch({ type: 'errand', errand });
    send()
      .then(
        (given) => store.dispatch({ type: 'errand-change', id, change: { phase: 'sent', given } }),
        (cause: unknown) => {
          const code = cause instanceof HubError ? cause.code : 'NETWORK';
          store.dispatch({ type: 'errand-change', id, change: { phase: 'refused', code, detail: detailOf(cause) } });
        },
      )
      .finally(() => papers.refresh(touches));
  }

  const kept = (path: string) => (data: unknown) => {
    store.dispatch({ type: 'paper', path, data });
    return null;
  };

  return {
    brew: (recipe, kettle, options, startAt) =>
      run('begin', kettle, PROGRAMS, () =>
        client.brew(recipe, { kettle, options, ...(startAt === null ? {} : { startAt }) }),
      ),
    upload: (file) => run('upload', UPLOADS, 'recipes', () => client.upload(file.name, file).then(kept(ADDED))),
    removeRecipe: (recipe) => run('remove', UPLOADS, 'recipes', () => client.removeRecipe(recipe).then(() => null)),
    preview: (recipe, options) =>
      run('preview', recipe, NOTHING, () => client.preview(recipe, options).then(kept(previewOf(recipe)))),
    download: (path, name) =>
      run('download', path, NOTHING, () =>
        client.download(path).then((file) => {
          save(file, name);
          return null;
        }),
      ),
    note: (batch, note) => run('note', batch, 'batches', () => client.note(batch, note).then(() => null)),
    order: (kettle, order) => run('order', kettle, PROGRAMS, () => client.order(kettle, order)),
    end: (kettle) => run('end', kettle, PROGRAMS, () => client.end(kettle).then(() => null)),
    acknowledge(events, note) {
      for (const event of events)
        run('acknowledge', event, ALARMS, () => client.acknowledge(event, note).then(() => null));
    },
    limitSite: (site) => run('limit', POWER, POWER, () => client.limitSite(site).then(() => null)),
    unlimitSite: () => run('unlimit', POWER, POWER, () => client.unlimitSite().then(() => null)),
    calibrate: (channel, request) =>
      run('calibrate', channel, CALIBRATIONS, () => client.calibrate(channel, request).then(() => null)),
    uncalibrate: (channel) =>
      run('uncalibrate', channel, CALIBRATIONS, () => client.uncalibrate(channel).then(() => null)),
    forgetErrand: (id) => store.dispatch({ type: 'errand-gone', id }),
  };
}
