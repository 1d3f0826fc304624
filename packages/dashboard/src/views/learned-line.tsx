import type { LoopView } from '@cerveceria/protocol';
import { useState } from 'preact/hooks';
import { Icon } from './icons.tsx';
import { LearnedSheet } from './learned-sheet.tsx';
import { usePage } from './page-context.ts';

/** How sure a loop is of its kettle; opens what it knows. Nothing of a loop that learns nothing. */
export function LearnedLine({ loop }: { readonly loop: LoopView }) {
  const { t } = usePage();
  const [open, setOpen] = useState(false);
  if (loop.spec.kind !== 'heat' || loop.state === null) return null;
  const { learned, tuning } = loop.state;
  const words = () => {
    if (tuning?.phase === 'running') return `${t('tune.title')} · ${tuning.swings}`;
    if (learned === undefined) return t('learned.nothing');
    return t('learned.line', { percent: Math.round(100 * learned.confidence) });
  };
  return (
    <>
      <button class="button quiet learned-line" type="button" onClick={() => setOpen(true)}>
        <Icon name={learned === undefined || learned.phase === 'learning' ? 'clock' : 'check'} />
        <span>{words()}</span>
      </button>
      {open && <LearnedSheet loop={loop} onClose={() => setOpen(false)} />}
    </>
  );
}
