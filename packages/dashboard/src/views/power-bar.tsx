import type { PowerView } from '@cerveceria/protocol';
import { formatKilowatts } from '../format/quantity.ts';
import { barOf } from '../state/site-power.ts';
import { FactList } from './fact-list.tsx';
import { usePage } from './page-context.ts';

export interface PowerBarProps {
  readonly node: PowerView['nodes'][number];
  /** W that the whole width stands for. */
  readonly full: number;
}

/** One node: what it uses inside what it may use, with a line where its own share ends. */
export function PowerBar({ node, full }: PowerBarProps) {
  const { t, name, locale } = usePage();
  const { used, granted, share } = barOf(node, full);
  const kilowatts = (watts: number | null) => (watts === null ? '—' : formatKilowatts(watts, locale));
  return (
    <li class="card power-node">
      <b class="power-name">{`${name(node.node.split('.')[0] ?? '')} · ${name(node.node)}`}</b>
      <div class="power-track" aria-hidden="true">
        <i class="granted" style={{ width: `${granted * 100}%` }} />
        <i class="used" style={{ width: `${used * 100}%` }} />
        <i class="share" style={{ left: `${share * 100}%` }} />
      </div>
      <FactList
        tight
        rows={[
          [t('power.used'), kilowatts(node.usedW)],
          [t('power.granted'), kilowatts(node.limitW)],
          [t('power.share'), kilowatts(node.shareW)],
          [t('power.wants'), kilowatts(node.wantsW)],
        ]}
      />
      {node.limitW === null && <p class="hint">{t('power.silent')}</p>}
    </li>
  );
}
