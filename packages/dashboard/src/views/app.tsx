import { useEffect, useState } from 'preact/hooks';
import type { Actions } from '../actions.ts';
import type { Action, AppState } from '../state/app-state.ts';
import type { Store } from '../state/store.ts';
import { AlarmBar } from './alarm-bar.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { KettleView } from './kettle-view.tsx';
import { PageContext, pageOf } from './page-context.ts';
import { SignIn } from './sign-in.tsx';
import { SimulationStrip } from './simulation-strip.tsx';
import { TopBar } from './top-bar.tsx';

export interface AppProps {
  readonly store: Store<AppState, Action>;
  readonly actions: Actions;
  readonly now: () => number;
  readonly every: (ms: number, work: () => void) => () => void;
}

/** Ages go on counting between messages. */
const TICK_MS = 500;

export function App({ store, actions, now, every }: AppProps) {
  const [, draw] = useState(0);
  useEffect(() => {
    const again = () => draw((count) => count + 1);
    const cancelTick = every(TICK_MS, again);
    const unsubscribe = store.subscribe(again);
    again();
    return () => {
      cancelTick();
      unsubscribe();
    };
  }, [store, every]);

  const page = pageOf(store.state, actions, now());
  return (
    <PageContext.Provider value={page}>
      <SimulationStrip />
      {page.state.session === null ? (
        <SignIn />
      ) : (
        <div class="page">
          <TopBar />
          <ConnectionBanner />
          <AlarmBar />
          <KettleView />
        </div>
      )}
    </PageContext.Provider>
  );
}
