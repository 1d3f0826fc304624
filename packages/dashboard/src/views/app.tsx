import { useEffect, useState } from 'preact/hooks';
import type { Actions } from '../actions.ts';
import type { BrewActions } from '../brew-actions.ts';
import type { Action, AppState } from '../state/app-state.ts';
import type { Store } from '../state/store.ts';
import { AlarmBar } from './alarm-bar.tsx';
import { AlarmsView } from './alarms-view.tsx';
import { BatchesView } from './batches-view.tsx';
import { CallBar } from './call-bar.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { KettleView } from './kettle-view.tsx';
import { PageContext, pageOf, usePage } from './page-context.ts';
import { PowerPage } from './power-page.tsx';
import { ProgramView } from './program-view.tsx';
import { RecipesView } from './recipes-view.tsx';
import { SignIn } from './sign-in.tsx';
import { SimulationStrip } from './simulation-strip.tsx';
import { SystemPage } from './system-page.tsx';
import { TabBar } from './tab-bar.tsx';
import { TopBar } from './top-bar.tsx';

export interface AppProps {
  readonly store: Store<AppState, Action>;
  readonly actions: Actions;
  readonly brew: BrewActions;
  readonly now: () => number;
  readonly every: (ms: number, work: () => void) => () => void;
}

function PlaceView() {
  const { place } = usePage().state;
  switch (place.page) {
    case 'kettle':
      return <KettleView />;
    case 'program':
      return <ProgramView />;
    case 'recipes':
      return <RecipesView id={place.id} />;
    case 'batches':
      return <BatchesView id={place.id} />;
    case 'power':
      return <PowerPage />;
    case 'system':
      return <SystemPage />;
    case 'alarms':
      return <AlarmsView />;
  }
}

/** Ages go on counting between messages. */
const TICK_MS = 500;

export function App({ store, actions, brew, now, every }: AppProps) {
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

  const page = pageOf(store.state, actions, brew, now());
  return (
    <PageContext.Provider value={page}>
      <SimulationStrip />
      {page.state.session === null ? (
        <SignIn />
      ) : (
        <div class="page">
          <TopBar />
          <TabBar />
          <div class="place">
            <ConnectionBanner />
            <AlarmBar />
            <CallBar />
            <PlaceView />
          </div>
        </div>
      )}
    </PageContext.Provider>
  );
}
