import type { PowerView } from '@cerveceria/protocol';
import { useState } from 'preact/hooks';
import { formatKilowatts } from '../format/quantity.ts';
import { POWER, sharedPower } from '../state/papers.ts';
import { mayOperate } from '../state/session.ts';
import { siteSums } from '../state/site-power.ts';
import { ErrandNotes } from './errand-note.tsx';
import { FactList } from './fact-list.tsx';
import { usePage } from './page-context.ts';
import { PowerBar } from './power-bar.tsx';
import { PowerEnergy } from './power-energy.tsx';
import { SiteSheet } from './site-sheet.tsx';

function Site({ power }: { readonly power: PowerView }) {
  const { state, canChange, t, locale } = usePage();
  const [open, setOpen] = useState(false);
  const { sharesW, usedW } = siteSums(power);
  const isOperator = state.session !== null && mayOperate(state.session);
  return (
    <section class="card power-site">
      <FactList
        rows={[
          [t('power.limit'), power.site === null ? t('power.no-limit') : formatKilowatts(power.site.limitW, locale)],
          [t('power.shares'), formatKilowatts(sharesW, locale)],
          [t('power.used'), formatKilowatts(usedW, locale)],
        ]}
      />
      <button class="button tall" type="button" disabled={!canChange || !isOperator} onClick={() => setOpen(true)}>
        {isOperator ? t('power.set') : t('power.operator')}
      </button>
      <ErrandNotes about={POWER} />
      {open && <SiteSheet site={power.site} sharesW={sharesW} onClose={() => setOpen(false)} />}
    </section>
  );
}

/** What the site may use together, how its nodes stand in it, and what went through the loops. */
export function PowerPage() {
  const { state, fresh, t, code } = usePage();
  const power = sharedPower(state.papers);
  const fault = state.papers.get(POWER)?.fault ?? null;
  return (
    <main class={`list-page ${fresh ? '' : 'is-stale'}`}>
      <header class="list-head">
        <h2>{t('power.title')}</h2>
      </header>
      {fault !== null && <p class="fault-line">{code(fault)}</p>}
      {power === null ? (
        <p class="hint">{t('power.none')}</p>
      ) : (
        <>
          <Site power={power} />
          <ul class="rows">
            {power.nodes.map((node) => (
              <PowerBar key={node.node} node={node} full={siteSums(power).full} />
            ))}
          </ul>
          <PowerEnergy />
        </>
      )}
    </main>
  );
}
