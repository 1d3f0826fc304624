import type { ProgramView } from '@cerveceria/protocol';
import { isBusy } from '../state/errands.ts';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';

/** All steps are over; the kettle is off until the program is taken away. */
export function ProgramOver({ view }: { readonly view: ProgramView }) {
  const { state, actions, brew, machine, canChange, t } = usePage();
  return (
    <div class="finished">
      <p>
        <Icon name="check" />
        {t('program.over')}
      </p>
      <div class="over-keys">
        <button class="button tall" type="button" onClick={() => actions.go({ page: 'batches', id: null })}>
          <Icon name="batches" />
          {t('tab.batches')}
        </button>
        <button
          class="button primary tall"
          type="button"
          disabled={!canChange || isBusy(state.errands, view.kettle, machine)}
          onClick={() => brew.end(view.kettle)}
        >
          {t('program.clear')}
        </button>
      </div>
    </div>
  );
}
