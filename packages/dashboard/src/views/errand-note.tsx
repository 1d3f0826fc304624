import { LATE_MS } from '../config.ts';
import { formatAge } from '../format/duration.ts';
import type { Errand } from '../state/errands.ts';
import { usePage } from './page-context.ts';

/** What was asked for and is not done yet; a refusal stays until it was read. */
export function ErrandNote({ errand }: { readonly errand: Errand }) {
  const { t, code, machine, brew } = usePage();
  const refused = errand.phase === 'refused';
  const age = machine - errand.since;
  const state = () => {
    if (refused) return [code(errand.code ?? ''), errand.detail].filter((text) => text !== '').join(' · ');
    if (age > LATE_MS) return t('wish.late', { age: formatAge(age) });
    return errand.phase === 'sending' ? t('wish.sending') : t('wish.sent');
  };
  return (
    <div class={`wish ${refused ? 'refused' : ''}`}>
      <span class="wish-mark" aria-hidden="true" />
      <span class="wish-text">
        <strong role="status">{t(`errand.${errand.kind}`)}</strong>
        <small>{state()}</small>
      </span>
      {(refused || age > LATE_MS) && (
        <button class="button quiet" type="button" onClick={() => brew.forgetErrand(errand.id)}>
          {t('app.dismiss')}
        </button>
      )}
    </div>
  );
}

export function ErrandNotes({ about }: { readonly about: string }) {
  const { state } = usePage();
  return (
    <>
      {state.errands
        .filter((errand) => errand.about === about)
        .map((errand) => (
          <ErrandNote key={errand.id} errand={errand} />
        ))}
    </>
  );
}
