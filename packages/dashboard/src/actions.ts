import type { Demand, OverrideRequest } from '@cerveceria/protocol';
import type { Action, AppState } from './state/app-state.ts';
import { processTime } from './state/clock.ts';
import type { Place } from './state/place.ts';
import type { Preferences } from './state/preferences.ts';
import type { Store } from './state/store.ts';
import type { TrendView } from './state/trend-range.ts';
import type { Wish } from './state/wishes.ts';
import type { HistoryLoader } from './wire/history-loader.ts';
import type { HubClient, Receipt } from './wire/hub-client.ts';
import { HubError } from './wire/hub-error.ts';

/** Everything a view can ask for. */
export interface Actions {
  signIn(user: string, password: string, code: string | null): void;
  signOut(): void;
  prefer(change: Partial<Preferences>): void;
  chooseKettle(kettle: string): void;
  override(loop: string, request: OverrideRequest): void;
  endOverride(loop: string): void;
  desired(loop: string, demand: Demand): void;
  stop(node: string, reason: string): void;
  release(node: string, reason: string, stop: string | undefined): void;
  forget(wish: number): void;
  look(view: TrendView): void;
  lookAtAll(): void;
  chooseUnit(unit: string): void;
  hide(channel: string, hide: boolean): void;
  go(place: Place): void;
  width(pixels: number): void;
}

export interface ActionParts {
  readonly store: Store<AppState, Action>;
  readonly client: HubClient;
  readonly loader: HistoryLoader;
  /** Machine ms. */
  readonly now: () => number;
}

const codeOf = (cause: unknown) => (cause instanceof HubError ? cause.code : 'NETWORK');

export function createActions({ store, client, loader, now }: ActionParts): Actions {
  let wishes = 0;

  /** A wish is pending from the touch on; only the node's report ends it. */
  function wish(kind: Wish['kind'], target: string, demand: Demand | null, send: () => Promise<Receipt>): void {
    wishes += 1;
    const id = wishes;
    const machine = now();
    const asked = store.state.clock === null ? 0 : processTime(store.state.clock, machine);
    const made = {
      id,
      kind,
      target,
      demand,
      phase: 'sending',
      asked,
      since: machine,
      given: null,
      version: null,
      code: null,
    } as const;
    store.dispatch({ type: 'wish', wish: made });
    send().then(
      (receipt) => store.dispatch({ type: 'wish-change', id, change: { phase: 'sent', ...receipt } }),
      (cause: unknown) =>
        store.dispatch({ type: 'wish-change', id, change: { phase: 'refused', code: codeOf(cause) } }),
    );
  }

  return {
    signIn(user, password, code) {
      store.dispatch({ type: 'signing-in' });
      client.signIn(user, password, code).then(
        (session) => store.dispatch({ type: 'signed-in', session }),
        (cause: unknown) => store.dispatch({ type: 'signed-out', fault: codeOf(cause) }),
      );
    },
    signOut: () => store.dispatch({ type: 'signed-out', fault: null }),
    prefer: (change) => store.dispatch({ type: 'preferences', change }),
    chooseKettle: (kettle) => store.dispatch({ type: 'kettle', kettle }),
    override: (loop, request) => wish('override', loop, request, () => client.override(loop, request)),
    endOverride: (loop) => wish('end-override', loop, null, () => client.endOverride(loop)),
    desired: (loop, demand) => wish('desired', loop, demand, () => client.desired(loop, demand)),
    stop: (node, reason) => wish('stop', node, null, () => client.stop(node, reason)),
    release: (node, reason, stop) => wish('release', node, null, () => client.release(node, reason, stop)),
    forget: (id) => store.dispatch({ type: 'wish-gone', id }),
    look: (view) => store.dispatch({ type: 'trend', view }),
    lookAtAll() {
      loader.earliest().then(
        (first) => {
          const { clock } = store.state;
          if (first === null || clock === null) return;
          const span = Math.max(60_000, (processTime(clock, now()) - first) * 1.02);
          store.dispatch({ type: 'trend', view: { kind: 'live', span } });
        },
        (cause: unknown) => store.dispatch({ type: 'history-fault', code: codeOf(cause) }),
      );
    },
    chooseUnit: (unit) => store.dispatch({ type: 'unit', unit }),
    go: (place) => store.dispatch({ type: 'went', place, kettle: null }),
    hide: (channel, hide) => store.dispatch({ type: 'hide', channel, hide }),
    width: (pixels) => loader.setWidth(pixels),
  };
}
