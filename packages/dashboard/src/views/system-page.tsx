import { CalibrationList } from './calibration-list.tsx';
import { usePage } from './page-context.ts';
import { StoreList } from './store-list.tsx';

/** What the brewery stands on: the stores of the hub that is asked, and how its channels are calibrated. */
export function SystemPage() {
  const { fresh } = usePage();
  return (
    <main class={`list-page ${fresh ? '' : 'is-stale'}`}>
      <StoreList />
      <CalibrationList />
    </main>
  );
}
