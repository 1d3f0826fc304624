import { useState } from 'preact/hooks';
import { loopsOfKettle } from '../state/loops.ts';
import { KettleDrawing } from './kettle-drawing.tsx';
import { LoopCard } from './loop-card.tsx';
import { NodeCard } from './node-card.tsx';
import { usePage } from './page-context.ts';
import { TrendCard } from './trend-card.tsx';

/** One kettle at a glance: what rules it, what it looks like, what each node reads, and how it came there. */
export function KettleView() {
  const { state, fresh, t } = usePage();
  const [full, setFull] = useState(false);
  const { kettle } = state;
  if (state.clock === null) return <main class="waiting">{t('app.loading')}</main>;
  if (kettle === null) return <main class="waiting">{t('app.none')}</main>;

  const loops = loopsOfKettle(state.loops, kettle);
  const channels = [...state.channels.values()].filter((channel) => channel.kettle === kettle);
  // The node of the main loop leads; nodes without a loop come last.
  const place = (id: string) => {
    const found = loops.findIndex((loop) => loop.node === id);
    return found < 0 ? loops.length : found;
  };
  const nodes = [...state.nodes.values()]
    .filter((node) => node.kettle === kettle)
    .sort((a, b) => place(a.id) - place(b.id) || (a.id < b.id ? -1 : 1));
  const [main, ...others] = loops;
  const trend = <TrendCard key={kettle} channels={channels} loops={loops} full={full} onFull={setFull} />;
  if (full) return <main class={`kettle full ${fresh ? '' : 'is-stale'}`}>{trend}</main>;
  return (
    <main class={`kettle ${fresh ? '' : 'is-stale'}`}>
      {main !== undefined && <LoopCard key={main.spec.id} loop={main} hero />}
      <KettleDrawing channels={channels} loops={loops} />
      <section class="nodes">
        {nodes.map((node) => (
          <NodeCard
            key={node.id}
            node={node}
            channels={channels.filter((channel) => channel.node === node.id)}
            loops={loops}
          />
        ))}
      </section>
      {others.length > 0 && (
        <section class="other-loops">
          {others.map((loop) => (
            <LoopCard key={loop.spec.id} loop={loop} />
          ))}
        </section>
      )}
      {trend}
    </main>
  );
}
