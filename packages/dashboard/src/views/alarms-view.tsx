import type { AlarmHistory, AlarmView } from '@cerveceria/protocol';
import { useState } from 'preact/hooks';
import { standingAlarms } from '../state/alarms.ts';
import { isUnseen } from '../state/calls.ts';
import { ALARMS } from '../state/papers.ts';
import { AlarmRow } from './alarm-row.tsx';
import { FindingList } from './finding-list.tsx';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';

type Shown = 'standing' | 'past';

function List({ alarms, none }: { readonly alarms: readonly AlarmView[]; readonly none: string }) {
  return (
    <ul class="alarm-list">
      {alarms.map((alarm) => (
        <AlarmRow key={alarm.event?.id ?? `${alarm.node}/${alarm.id}`} alarm={alarm} />
      ))}
      {alarms.length === 0 && <li class="hint">{none}</li>}
    </ul>
  );
}

/** What stands or was not seen yet, the likely cause first; and what was, newest first. */
export function AlarmsView() {
  const { state, brew, canChange, fresh, t, code } = usePage();
  const [shown, setShown] = useState<Shown>('standing');
  // A step that begins is news, not an alarm; it stands in the program.
  const standing = standingAlarms(state.alarms).filter(({ code: word }) => word !== 'program-step');
  // That something is in says who put it in, one by one.
  const seeable = standing.filter((alarm) => isUnseen(alarm) && alarm.code !== 'program-addition');
  const unseen = seeable.flatMap(({ event }) => (event === undefined ? [] : [event.id]));
  const paper = state.papers.get(ALARMS);
  const past = (paper?.data as AlarmHistory | null | undefined)?.rows ?? [];
  return (
    <main class={`list-page ${fresh ? '' : 'is-stale'}`}>
      <header class="list-head">
        <fieldset class="segments" aria-label={t('alarm.title')}>
          {(['standing', 'past'] as const).map((each) => (
            <button
              key={each}
              class="segment"
              type="button"
              aria-pressed={each === shown}
              onClick={() => setShown(each)}
            >
              {t(`alarm.${each}`)}
              {each === 'standing' && ` (${standing.length})`}
            </button>
          ))}
        </fieldset>
        {shown === 'standing' && unseen.length > 1 && (
          <button
            class="button primary"
            type="button"
            disabled={!canChange}
            onClick={() => brew.acknowledge(unseen, '')}
          >
            <Icon name="check" />
            {t('alarm.acknowledge-all', { count: unseen.length })}
          </button>
        )}
      </header>
      {shown === 'past' && paper?.fault != null && <p class="fault-line">{code(paper.fault)}</p>}
      {shown === 'standing' ? (
        <List alarms={standing} none={t('alarm.none')} />
      ) : (
        <>
          <List alarms={past} none={t('alarm.none-past')} />
          <FindingList />
        </>
      )}
    </main>
  );
}
