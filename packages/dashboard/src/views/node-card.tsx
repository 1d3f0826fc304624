import type { ChannelView, LoopView, NodeView } from '@cerveceria/protocol';
import { useState } from 'preact/hooks';
import { formatAge } from '../format/duration.ts';
import { ChannelTile } from './channel-tile.tsx';
import { Icon } from './icons.tsx';
import { NodeSheet } from './node-sheet.tsx';
import { usePage } from './page-context.ts';

export interface NodeCardProps {
  readonly node: NodeView;
  readonly channels: readonly ChannelView[];
  readonly loops: readonly LoopView[];
}

/** Set points and duties stand on their loop's card already. */
function ownChannels(channels: readonly ChannelView[], loops: readonly LoopView[]): readonly ChannelView[] {
  const shown = new Set(loops.flatMap(({ spec }) => [spec.setPointChannel, spec.dutyChannel]));
  return channels.filter((channel) => !shown.has(channel.id));
}

export function NodeCard({ node, channels, loops }: NodeCardProps) {
  const { t, name, now } = usePage();
  const [open, setOpen] = useState(false);
  const seen = node.seen === null ? t('node.never') : t('node.seen', { age: formatAge(now - node.seen) });
  const link = node.online ? t('node.at-hub', { hub: node.hub ?? '' }) : seen;
  return (
    <section
      class={`card node ${node.online ? '' : 'is-offline'}`}
      aria-label={t('node.details', { node: name(node.id) })}
    >
      <button class="node-head" type="button" onClick={() => setOpen(true)}>
        <Icon name={node.online ? 'link' : 'close'} />
        <strong>{name(node.id)}</strong>
        {node.stop !== null && <span class="tag danger">{t('node.stopped')}</span>}
        {!node.online && <span class="tag bad">{t('node.offline')}</span>}
        <small>{link}</small>
      </button>
      <div class="tiles">
        {ownChannels(channels, loops).map((channel) => (
          <ChannelTile key={channel.id} channel={channel} offline={!node.online} />
        ))}
      </div>
      {open && <NodeSheet node={node} onClose={() => setOpen(false)} />}
    </section>
  );
}
