import type { LoopView } from '@cerveceria/protocol';
import { formatNumber, formatPlain } from '../format/quantity.ts';
import { type Fact, FactList } from './fact-list.tsx';
import { usePage } from './page-context.ts';
import { RelayTune } from './relay-tune.tsx';
import { Sheet } from './sheet.tsx';

const MINUTE_S = 60;
const HOUR_S = 3600;

/** What a loop has learned of its kettle, how sure it is, and the experiment for those who want one. */
export function LearnedSheet({ loop, onClose }: { readonly loop: LoopView; readonly onClose: () => void }) {
  const { t, name, locale } = usePage();
  const learned = loop.state?.learned;
  const { unit } = loop.spec;
  const facts = (): readonly Fact[] => {
    if (learned === undefined) return [];
    const { confidence, gain, lag, dead, loss } = learned;
    const lost: Fact[] =
      loss === undefined ? [] : [[t('learned.loss'), `${formatPlain(loss * HOUR_S, locale)} ${unit}/h`]];
    return [
      [t('learned.confidence'), `${formatNumber(100 * confidence, 0, locale)} %`],
      [t('learned.gain'), `${formatNumber(gain * MINUTE_S, 2, locale)} ${unit}/min`],
      [t('learned.lag'), `${formatNumber(lag, 0, locale)} s`],
      [t('learned.dead'), `${formatNumber(dead, 0, locale)} s`],
      ...lost,
    ];
  };
  return (
    <Sheet title={t('learned.title', { loop: name(loop.spec.id) })} onClose={onClose}>
      {loop.state?.tuning?.phase !== 'running' && (
        <p class="hint">{t(learned === undefined ? 'learned.nothing' : `learned.${learned.phase}`)}</p>
      )}
      {learned !== undefined && <FactList rows={facts()} />}
      <RelayTune loop={loop} />
    </Sheet>
  );
}
