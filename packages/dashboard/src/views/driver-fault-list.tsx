import type { DriverFaults } from '@cerveceria/protocol';
import { usePage } from './page-context.ts';

/** What went wrong with each chip of a node; the worst first. */
export function DriverFaultList({ drivers }: { readonly drivers: readonly DriverFaults[] }) {
  const { t, code } = usePage();
  const all = ({ retried, missing, faults }: DriverFaults) =>
    retried + missing + Object.values(faults).reduce((sum, count) => sum + count, 0);
  const words = ({ retried, missing, faults }: DriverFaults) => [
    ...(missing > 0 ? [t('drivers.missing', { count: missing })] : []),
    ...Object.entries(faults).map(([fault, count]) => `${code(fault)}: ${count}`),
    ...(retried > 0 ? [t('drivers.retried', { count: retried })] : []),
  ];
  return (
    <section class="driver-faults" aria-label={t('drivers.title')}>
      <h3>{t('drivers.title')}</h3>
      {drivers.length === 0 && <p class="hint">{t('drivers.none')}</p>}
      <ul class="lines">
        {[...drivers]
          .sort((a, b) => all(b) - all(a))
          .map((chip) => (
            <li key={`${chip.bus} ${chip.chip}`}>
              <strong>
                {chip.bus} · {chip.chip}
              </strong>
              <small>{words(chip).join(' · ')}</small>
            </li>
          ))}
      </ul>
    </section>
  );
}
