import type { ProgramOrder, ProgramView } from '@cerveceria/protocol';
import { isBusy } from '../state/errands.ts';
import { HoldButton } from './hold-button.tsx';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';

const CHOICES = ['resume', 'repeat', 'skip', 'stop'] as const satisfies readonly ProgramOrder['kind'][];

/** After a power cut that was not harmless: nothing is heated until a person has chosen. */
export function ProgramDoubt({ view }: { readonly view: ProgramView }) {
  const { state, brew, machine, canChange, t, code } = usePage();
  const busy = !canChange || isBusy(state.errands, view.kettle, machine);
  const scheduled = view.state?.doubt === 'start-missed';
  const choices = scheduled ? (['resume', 'stop'] as const) : CHOICES;
  return (
    <div class="doubt" role="alert">
      <p class="doubt-why">
        <Icon name="alert" />
        <span>
          <strong>{t('doubt.title')}</strong>
          {t('doubt.why', { why: code(view.state?.doubt ?? '') })}
        </span>
      </p>
      {choices.map((kind) => (
        <div key={kind} class="doubt-choice">
          <HoldButton
            class={`tall ${kind === 'resume' ? 'primary' : kind === 'stop' ? 'danger' : ''}`}
            disabled={busy}
            onHeld={() => brew.order(view.kettle, { kind })}
          >
            {t(`doubt.${kind}`)}
          </HoldButton>
          <small>{t(`doubt.${kind}.note`)}</small>
        </div>
      ))}
    </div>
  );
}
