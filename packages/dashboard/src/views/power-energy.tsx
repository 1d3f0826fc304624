import { formatNumber } from '../format/quantity.ts';
import { programsIn } from '../state/papers.ts';
import { FactList } from './fact-list.tsx';
import { usePage } from './page-context.ts';

/** kWh of each loop since its node first counted, and of each batch that runs. */
export function PowerEnergy() {
  const { state, t, name, locale } = usePage();
  const kilowattHours = (wattHours: number) => `${formatNumber(wattHours / 1000, 2, locale)} kWh`;
  const whose = (node: string, loop: string) => [node.split('.')[0] ?? '', node, loop].map(name).join(' · ');
  const batches = (programsIn(state.papers) ?? []).flatMap(({ kettle, state: run }) =>
    run === null || run.phase === 'done' || run.energyWh === undefined
      ? []
      : [[`${name(kettle)} · ${t('power.of-brew', { name: run.name })}`, kilowattHours(run.energyWh)] as const],
  );
  const loops = [...state.loops.values()].flatMap(({ node, spec, state: loop }) =>
    loop?.energyWh === undefined ? [] : [[whose(node, spec.id), kilowattHours(loop.energyWh)] as const],
  );
  return (
    <section class="card power-energy" aria-label={t('power.energy')}>
      <h2>{t('power.energy')}</h2>
      {loops.length === 0 && batches.length === 0 ? (
        <p class="hint">{t('power.no-energy')}</p>
      ) : (
        <FactList rows={[...batches, ...loops]} />
      )}
    </section>
  );
}
