import type { RecipeWarning } from '@cerveceria/protocol';
import { recipePlace } from '../state/recipe-place.ts';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';

function Where({ path }: { readonly path: string }) {
  const { t } = usePage();
  const place = recipePlace(path);
  return place === null ? null : <small>{t(`recipe-place.${place.line}`, { number: place.number })}</small>;
}

/** Before anything changes: what to look at, and what the program makes of what the recipe leaves open. */
export function WarningList({ warnings }: { readonly warnings: readonly RecipeWarning[] }) {
  const { t } = usePage();
  const sorted = [...warnings].sort((a, b) => Number(b.severity === 'caution') - Number(a.severity === 'caution'));
  if (sorted.length === 0) return null;
  return (
    <section class="warnings">
      <h3>{t('recipe.warnings')}</h3>
      <ul>
        {sorted.map(({ code, path, severity, message }) => (
          <li key={`${code}${path}`} class={`caution-row ${severity}`}>
            <Icon name={severity === 'caution' ? 'alert' : 'info'} />
            <span>
              {message}
              <Where path={path} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
