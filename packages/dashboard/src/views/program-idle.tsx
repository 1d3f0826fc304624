import { ErrandNotes } from './errand-note.tsx';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';

export function ProgramIdle() {
  const { state, actions, t } = usePage();
  return (
    <main class="waiting">
      <p>{t('program.none')}</p>
      <button class="button primary tall" type="button" onClick={() => actions.go({ page: 'recipes', id: null })}>
        <Icon name="recipes" />
        {t('program.choose')}
      </button>
      <ErrandNotes about={state.kettle ?? ''} />
    </main>
  );
}
