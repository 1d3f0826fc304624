import type { BrewOptions, RecipeView as Recipe, RecipePreview } from '@cerveceria/protocol';
import { useEffect, useState } from 'preact/hooks';
import { paperIn, previewOf } from '../state/papers.ts';
import { BrewDials } from './brew-dials.tsx';
import { BrewPreview } from './brew-preview.tsx';
import { BrewStart } from './brew-start.tsx';
import { ErrandNotes } from './errand-note.tsx';
import { usePage } from './page-context.ts';

/** Preview first: options beside the steps that come of them; nothing changes until the last key is held. */
export function BrewPlan({ recipe }: { readonly recipe: Recipe }) {
  const { state, brew, t } = usePage();
  const { language, kettleVolume } = state.preferences;
  const [options, setOptions] = useState<BrewOptions>({ volume: kettleVolume });
  const asked = JSON.stringify([options, language]);
  useEffect(() => {
    // The last of several taps on a dial is the one that is asked for.
    const timer = setTimeout(() => brew.preview(recipe.id, { ...options, language }), 250);
    return () => clearTimeout(timer);
  }, [asked]);
  const preview = paperIn<RecipePreview>(state.papers, previewOf(recipe.id));
  return (
    <div class="brew-plan">
      <section class="card brew-options">
        <h3>{t('brew.options')}</h3>
        <BrewDials options={options} onOptions={setOptions} />
        <BrewStart recipe={recipe.id} options={{ ...options, language }} ready={preview !== null} />
      </section>
      <section class="card brew-preview">
        <ErrandNotes about={recipe.id} />
        {preview === null ? <p class="hint">{t('brew.working')}</p> : <BrewPreview preview={preview} />}
      </section>
    </div>
  );
}
