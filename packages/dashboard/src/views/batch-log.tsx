import type { Batch } from '@cerveceria/protocol';
import { formatFull } from '../format/time.ts';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';

/** Who did what, and what alarms came, in the order of time. */
export function BatchLog({ batch }: { readonly batch: Batch }) {
  const { t, code, detail: worded, name, locale } = usePage();
  const deeds = batch.deeds.map(({ id, at, who, what, detail }) => {
    const words = code(`order.${detail}`);
    const known = what === 'program.order' && words !== `order.${detail}` ? words : detail;
    return { key: `d${id}`, at, icon: 'person' as const, text: `${who}: ${code(what)}`, detail: known };
  });
  const alarms = batch.alarms.map((alarm) => {
    const { id, since, priority, code: fault, about } = alarm;
    return {
      key: `a${id}${since}`,
      at: since,
      icon: priority,
      text: `${code(fault)} · ${name(about)}`,
      detail: alarm.detail === '' ? '' : worded(alarm),
    };
  });
  const rows = [...deeds, ...alarms].sort((a, b) => a.at - b.at);
  return (
    <section class="card fill log">
      <ul class="lines">
        {rows.map(({ key, at, icon, text, detail }) => (
          <li key={key} class="log-row">
            <Icon name={icon} />
            <span>
              {text} {detail !== '' && <small class="line-addition">{detail}</small>}
            </span>
            <time>{formatFull(at, locale)}</time>
          </li>
        ))}
        {rows.length === 0 && <li class="hint">{t('batch.no-log')}</li>}
      </ul>
    </section>
  );
}
