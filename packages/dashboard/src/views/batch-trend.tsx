import type { Batch } from '@cerveceria/protocol';
import { useEffect, useState } from 'preact/hooks';
import { batchSpan } from '../state/batch-rows.ts';
import { loopsOfKettle } from '../state/loops.ts';
import { usePage } from './page-context.ts';
import { TrendCard } from './trend-card.tsx';

const HOUR = 3_600_000;

/** The chart of the batch's time, with the same keys as everywhere. */
export function BatchTrend({ batch }: { readonly batch: Batch }) {
  const { state, actions, now } = usePage();
  const [full, setFull] = useState(false);
  const { kettle, began, ended } = batch;
  useEffect(() => {
    const { from } = batchSpan(batch, now);
    actions.chooseKettle(kettle);
    if (ended === null) actions.look({ kind: 'live', span: Math.max(HOUR / 4, now - from) });
    else actions.look({ kind: 'fixed', from, to: ended });
    // A kettle's own page shows the present again.
    return () => actions.look({ kind: 'live', span: HOUR });
  }, [kettle, began, ended]);
  const channels = [...state.channels.values()].filter((channel) => channel.kettle === kettle);
  return (
    <div class="batch-trend fill">
      <TrendCard channels={channels} loops={loopsOfKettle(state.loops, kettle)} full={full} onFull={setFull} />
    </div>
  );
}
