import { programsIn } from '../state/papers.ts';
import { programRows } from '../state/program-rows.ts';
import { AdditionList } from './addition-list.tsx';
import { usePage } from './page-context.ts';
import { ProgramIdle } from './program-idle.tsx';
import { ProgramNow } from './program-now.tsx';
import { StepList } from './step-list.tsx';

/** A kettle's program: what runs now, what goes in next, and every step as planned and as it came. */
export function ProgramView() {
  const { state, fresh, t } = usePage();
  const programs = programsIn(state.papers);
  const view = programs?.find(({ kettle, asked, state: told }) => kettle === state.kettle && (asked ?? told) !== null);
  if (programs === null) return <main class="waiting">{t('app.loading')}</main>;
  if (view === undefined) return <ProgramIdle />;
  const rows = programRows(view);
  return (
    <main class={`program-page fit ${fresh ? '' : 'is-stale'}`}>
      <ProgramNow view={view} rows={rows} />
      <AdditionList view={view} />
      <StepList view={view} rows={rows} />
    </main>
  );
}
