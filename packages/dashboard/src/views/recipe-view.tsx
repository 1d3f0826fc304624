import type { RecipeView as Recipe } from '@cerveceria/protocol';
import { useState } from 'preact/hooks';
import { paperIn } from '../state/papers.ts';
import { BrewPlan } from './brew-plan.tsx';
import { ErrandNotes } from './errand-note.tsx';
import { HoldButton } from './hold-button.tsx';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';
import { RecipeSheet } from './recipe-sheet.tsx';

const FORMATS = ['beerxml', 'beerjson'] as const;
const ENDINGS = { beerxml: 'xml', beerjson: 'json' } as const;

/** As a file name that every system takes. */
const fileName = (name: string) => name.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'recipe';

function Keys({ recipe, onBrew }: { readonly recipe: Recipe; readonly onBrew: () => void }) {
  const { brew, actions, canChange, t } = usePage();
  const path = `recipes/${encodeURIComponent(recipe.id)}`;
  return (
    <div class="recipe-keys">
      <button class="button primary tall" type="button" onClick={onBrew}>
        <Icon name="kettle" />
        {t('recipe.brew')}
      </button>
      {FORMATS.map((format) => (
        <button
          key={format}
          class="button tall"
          type="button"
          onClick={() =>
            brew.download(`${path}/export?format=${format}`, `${fileName(recipe.name)}.${ENDINGS[format]}`)
          }
        >
          <Icon name="drop" />
          {format === 'beerxml' ? 'BeerXML' : 'BeerJSON'}
        </button>
      ))}
      <HoldButton
        class="danger tall"
        disabled={!canChange}
        onHeld={() => {
          brew.removeRecipe(recipe.id);
          actions.go({ page: 'recipes', id: null });
        }}
      >
        {t('recipe.remove')}
      </HoldButton>
    </div>
  );
}

/** One recipe to be read, and beside it what can be done with it. */
export function RecipeView({ id }: { readonly id: string }) {
  const { state, actions, fresh, t, code } = usePage();
  const [brewing, setBrewing] = useState(false);
  const path = `recipes/${encodeURIComponent(id)}`;
  const recipe = paperIn<Recipe>(state.papers, path);
  const fault = state.papers.get(path)?.fault ?? null;
  const back = () => (brewing ? setBrewing(false) : actions.go({ page: 'recipes', id: null }));
  return (
    <main class={`list-page fit ${fresh ? '' : 'is-stale'}`}>
      <header class="list-head start">
        <button class="button quiet square" type="button" aria-label={t('app.back')} onClick={back}>
          <Icon name="left" />
        </button>
        <h2>{recipe?.name ?? ''}</h2>
        <small>{recipe?.style ?? recipe?.kind}</small>
      </header>
      {fault !== null && <p class="fault-line">{code(fault)}</p>}
      {recipe === null && fault === null && <p class="hint">{t('app.loading')}</p>}
      {recipe !== null && brewing && <BrewPlan recipe={recipe} />}
      {recipe !== null && !brewing && (
        <>
          <Keys recipe={recipe} onBrew={() => setBrewing(true)} />
          <ErrandNotes about={recipe.id} />
          <RecipeSheet recipe={recipe} />
        </>
      )}
    </main>
  );
}
