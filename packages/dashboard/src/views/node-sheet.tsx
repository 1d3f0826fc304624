import type { NodeView } from '@cerveceria/protocol';
import { useState } from 'preact/hooks';
import { formatAge } from '../format/duration.ts';
import { formatNumber } from '../format/quantity.ts';
import { formatMoment } from '../format/time.ts';
import { DriverFaultList } from './driver-fault-list.tsx';
import { type Fact, FactList } from './fact-list.tsx';
import { HoldButton } from './hold-button.tsx';
import { usePage } from './page-context.ts';
import { ReasonChoice } from './reason-choice.tsx';
import { Sheet } from './sheet.tsx';
import { WishNote } from './wish-note.tsx';

const STOP_REASONS = ['reason.danger', 'reason.foam', 'reason.clean', 'reason.test'] as const;
const RELEASE_REASONS = ['reason.checked', 'reason.done', 'reason.test'] as const;

function Facts({ node }: { readonly node: NodeView }) {
  const { t, now, locale } = usePage();
  const seen = node.seen === null ? t('node.never') : t('node.seen', { age: formatAge(now - node.seen) });
  const rows: readonly Fact[] = [
    [t('node.state'), node.online ? t('node.online') : `${t('node.offline')} · ${seen}`],
    [t('node.hub'), node.hub ?? '—'],
    [t('node.buffered'), formatNumber(node.buffered, 0, locale)],
    [t('node.dropped'), formatNumber(node.dropped, 0, locale)],
    [t('node.version'), node.version],
  ];
  return <FactList rows={rows} />;
}

/** A node's state, its stop and its release. */
export function NodeSheet({ node, onClose }: { readonly node: NodeView; readonly onClose: () => void }) {
  const { state, actions, t, name, now, locale, canChange } = usePage();
  const [reason, setReason] = useState('');
  const stopped = node.stop !== null;
  const wishes = state.wishes.filter((wish) => wish.target === node.id);
  const send = () => {
    if (node.stop !== null) actions.release(node.id, reason, node.stop.id);
    else actions.stop(node.id, reason);
    setReason('');
  };
  return (
    <Sheet title={name(node.id)} onClose={onClose}>
      <Facts node={node} />
      {node.stop !== null && (
        <p class="rule local-stop">
          {t('node.stopped-by', {
            owner: node.stop.owner,
            time: formatMoment(node.stop.at, now, locale),
            reason: node.stop.reason,
          })}
        </p>
      )}
      {wishes.map((wish) => (
        <WishNote key={wish.id} wish={wish} unit="" online={node.online} />
      ))}
      <p class="hint">{stopped ? t('node.release.note') : t('node.stop.note')}</p>
      <ReasonChoice
        key={`${stopped}`}
        reasons={stopped ? RELEASE_REASONS : STOP_REASONS}
        reason={reason}
        onReason={setReason}
      />
      {!canChange && <p class="fault-line">{state.session?.role === 'viewer' ? t('pad.viewer') : t('pad.offline')}</p>}
      <HoldButton
        class={`wide tall ${stopped ? 'primary' : 'danger'}`}
        disabled={!canChange || reason === ''}
        onHeld={send}
      >
        {reason === '' ? t('pad.needs-reason') : stopped ? t('node.release.hold') : t('node.stop.hold')}
      </HoldButton>
      <DriverFaultList drivers={node.drivers ?? []} />
    </Sheet>
  );
}
