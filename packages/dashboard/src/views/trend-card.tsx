import type { ChannelView, LoopView } from '@cerveceria/protocol';
import { useMemo, useState } from 'preact/hooks';
import { formatDuration } from '../format/duration.ts';
import { formatFull } from '../format/time.ts';
import { trendChoice, unitsOf } from '../state/trend-choice.ts';
import { panned, rangeOf, selected, zoomed, zoomedView } from '../state/trend-range.ts';
import { pictureOf } from '../trend/picture.ts';
import { usePage } from './page-context.ts';
import { TrendLegend } from './trend-legend.tsx';
import { TrendPlot } from './trend-plot.tsx';
import { TrendTools } from './trend-tools.tsx';

export interface TrendCardProps {
  readonly channels: readonly ChannelView[];
  readonly loops: readonly LoopView[];
  readonly full: boolean;
  readonly onFull: (full: boolean) => void;
}

/** Narrowest picture, in the unit. */
const NARROWEST: Readonly<Record<string, number>> = {
  '°C': 2,
  pH: 0.4,
  SG: 0.004,
  L: 2,
  'L/min': 1,
  '%': 5,
  V: 5,
  W: 100,
};

export function TrendCard({ channels, loops, full, onFull }: TrendCardProps) {
  const { state, actions, now, t, code, locale } = usePage();
  const [tool, setTool] = useState<'pan' | 'zoom'>('pan');
  const [cursor, setCursor] = useState<number | null>(null);
  const units = unitsOf(channels);
  const unit = units.includes(state.unit) ? state.unit : (units[0] ?? '°C');
  const choice = trendChoice(channels, loops, unit);
  const shown = choice.channels
    .map((each, colour) => ({ id: each.id, colour }))
    .filter((each) => !state.hidden.includes(each.id));
  const ids = shown.map((each) => each.id);
  const range = rangeOf(state.trend, now);
  // A picture is made anew when there is news or the view moved by a pixel or so, not at every drawing of the page.
  const step = Math.max(1, (range.to - range.from) / 1200);
  const from = Math.round(range.from / step) * step;
  const picture = useMemo(
    () => pictureOf(choice, ids, state.history, state.tails, range),
    [state.history, state.tails, unit, ids.join(), from, step],
  );
  const gestures = {
    pan: (by: number) => actions.look(panned(range, by, now)),
    zoom: (factor: number, at: number) => actions.look(zoomed(range, factor, at, now)),
    marked(first: number, last: number) {
      const span = range.to - range.from;
      actions.look(selected(range.from + first * span, range.from + last * span, now));
    },
    tool: () => tool,
  };
  const time = cursor === null ? undefined : picture.t[cursor];
  const detail = () => {
    if (time !== undefined) return formatFull(time, locale);
    if (state.historyFault !== null) return t('trend.fault', { why: code(state.historyFault) });
    if (picture.empty) return t('trend.empty');
    const { bucket, sources, silent } = picture;
    const told = bucket === 0 ? t('trend.single') : t('trend.bucket', { span: formatDuration(bucket) });
    if (silent.length > 0) return `${told} · ${t('trend.silent', { stores: silent.join(', ') })}`;
    // Of a brewery with one store there is nothing to say.
    return sources.length > 1 ? `${told} · ${sources.join(' + ')}` : told;
  };
  return (
    <section class="card trend" aria-label={t('trend.title')}>
      <TrendTools
        view={state.trend}
        tool={tool}
        full={full}
        onTool={setTool}
        onFull={onFull}
        onView={actions.look}
        onAll={actions.lookAtAll}
        onZoom={(factor) => actions.look(zoomedView(state.trend, factor, now))}
      />
      <TrendLegend choice={choice} units={units} picture={picture} shown={shown} cursor={cursor} />
      <div class="plot-place">
        <TrendPlot
          picture={picture}
          range={range}
          channels={shown}
          narrowest={NARROWEST[unit] ?? 1}
          gestures={gestures}
          onWidth={actions.width}
          onCursor={setCursor}
        />
        <small class="trend-detail">{detail()}</small>
      </div>
    </section>
  );
}
