import { callsOf } from '../state/calls.ts';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';

/** What the program wants of a person, on every page but its own. */
export function CallBar() {
  const { state, actions, t, code, detail, name } = usePage();
  if (state.place.page === 'program') return null;
  const [call] = callsOf(state).filter(({ kind }) => kind !== 'alarm');
  if (call === undefined) return null;
  const text = call.kind === 'doubt' ? code(call.text) : detail({ detail: call.text, said: call.said });
  return (
    <div class="call-place" aria-live="assertive">
      <button
        class="call-bar"
        type="button"
        onClick={() => {
          actions.chooseKettle(call.kettle);
          actions.go({ page: 'program' });
        }}
      >
        <Icon name={call.kind === 'addition' ? 'drop' : 'person'} />
        <span class="alarm-text">
          <strong>{text}</strong>
          <small>
            {t(`call.${call.kind}`)} · {name(call.kettle)}
          </small>
        </span>
        <span class="alarm-more">{t('call.go')}</span>
      </button>
    </div>
  );
}
