import type { AddedRecipes, RecipeCard } from '@cerveceria/protocol';
import { formatDuration } from '../format/duration.ts';
import { formatNumber } from '../format/quantity.ts';
import { ADDED, paperIn, UPLOADS } from '../state/papers.ts';
import { ErrandNotes } from './errand-note.tsx';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';
import { RecipeView } from './recipe-view.tsx';

function Card({ recipe }: { readonly recipe: RecipeCard }) {
  const { actions, t, locale } = usePage();
  const { id, name, style, kind, batchSize, originalGravity, boilTime, mashSteps } = recipe;
  const facts = [
    batchSize === null ? '' : `${formatNumber(batchSize, 1, locale)} L`,
    originalGravity === null ? '' : `${formatNumber(originalGravity, 3, locale)} SG`,
    mashSteps === 0 ? '' : t('recipe.mash-steps', { count: mashSteps }),
    boilTime === null ? '' : t('recipe.boil', { span: formatDuration(boilTime) }),
  ];
  return (
    <li>
      <button class="card row-key" type="button" onClick={() => actions.go({ page: 'recipes', id })}>
        <span class="row-what">
          <b>{name}</b>
          <small>{style ?? kind}</small>
        </span>
        <span class="row-facts">{facts.filter((fact) => fact !== '').join(' · ')}</span>
      </button>
    </li>
  );
}

/** A file of one or of many recipes, BeerXML or BeerJSON. */
function Upload() {
  const { state, brew, canChange, t } = usePage();
  const added = paperIn<AddedRecipes>(state.papers, ADDED);
  const busy = state.errands.some(({ about, phase }) => about === UPLOADS && phase === 'sending');
  const names = added?.recipes.map(({ name }) => name).join(', ') ?? '';
  return (
    <>
      <header class="list-head">
        <h2>{t('tab.recipes')}</h2>
        <label class={`button primary tall upload ${canChange && !busy ? '' : 'is-off'}`}>
          <Icon name="upload" />
          {t('recipe.upload')}
          <input
            type="file"
            name="recipe-file"
            accept=".xml,.beerxml,.json,.beerjson,application/json,text/xml"
            disabled={!canChange || busy}
            onChange={(event) => {
              const input = event.currentTarget;
              for (const file of input.files ?? []) brew.upload(file);
              // The same file may be chosen again after it was corrected.
              input.value = '';
            }}
          />
        </label>
      </header>
      <ErrandNotes about={UPLOADS} />
      {added !== null && (
        <p class="added" role="status">
          <Icon name="check" />
          {added.known ? t('recipe.known', { names }) : t('recipe.added', { count: added.recipes.length, names })}
        </p>
      )}
    </>
  );
}

export function RecipesView({ id }: { readonly id: string | null }) {
  const { state, fresh, t, code } = usePage();
  if (id !== null) return <RecipeView key={id} id={id} />;
  const paper = state.papers.get('recipes');
  const recipes = paperIn<readonly RecipeCard[]>(state.papers, 'recipes');
  return (
    <main class={`list-page ${fresh ? '' : 'is-stale'}`}>
      <Upload />
      {paper?.fault != null && <p class="fault-line">{code(paper.fault)}</p>}
      {recipes === null && paper?.fault == null && <p class="hint">{t('app.loading')}</p>}
      {recipes?.length === 0 && <p class="hint">{t('recipe.none')}</p>}
      <ul class="rows">
        {recipes?.map((recipe) => (
          <Card key={recipe.id} recipe={recipe} />
        ))}
      </ul>
    </main>
  );
}
