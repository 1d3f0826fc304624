import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { formatNumber } from '../format/quantity.ts';
import { formatClock, formatMoment } from '../format/time.ts';
import type { Range } from '../state/trend-range.ts';
import { followGestures, type GestureTarget } from '../trend/gestures.ts';
import type { Picture } from '../trend/picture.ts';
import { type PlotLook, plotOptions } from '../trend/plot-options.ts';
import { drawShading, type Shading } from '../trend/shading.ts';
import { usePage } from './page-context.ts';

export interface TrendPlotProps {
  readonly picture: Picture;
  readonly range: Range;
  readonly channels: readonly { readonly id: string; readonly colour: number }[];
  readonly narrowest: number;
  readonly gestures: Omit<GestureTarget, 'marking'>;
  readonly onWidth: (pixels: number) => void;
  readonly onCursor: (index: number | null) => void;
}

function lookOf(element: Element): PlotLook & { gap: string; gapText: string; provisional: string } {
  const css = getComputedStyle(element);
  const at = (name: string) => css.getPropertyValue(name).trim();
  return {
    text: at('--text-soft'),
    grid: at('--line'),
    setPoint: at('--set-point'),
    duty: at('--heat'),
    series: [1, 2, 3, 4, 5, 6].map((i) => at(`--series-${i}`)),
    gap: at('--gap'),
    gapText: at('--text-soft'),
    provisional: at('--provisional'),
  };
}

const DAY_MS = 86_400_000;

/** The canvas: drawn by uPlot, fed from outside. It decides nothing about what is seen. */
export function TrendPlot(props: TrendPlotProps) {
  const { state, t, now, locale } = usePage();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const words = useRef<Omit<Shading, 'gaps' | 'provisional'>>({ words: () => '', provisionalWord: '' });
  words.current = { words: (gap) => t(`gap.${gap.reason}`), provisionalWord: t('trend.provisional') };
  const nowRef = useRef(now);
  nowRef.current = now;
  const [size, setSize] = useState<readonly [number, number]>([0, 0]);

  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      const box = entry?.contentRect;
      if (box === undefined || box.width < 50 || box.height < 50) return;
      setSize([Math.floor(box.width), Math.floor(box.height)]);
      latest.current.onWidth(box.width);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const { theme } = state.preferences;
  const key = JSON.stringify([props.channels, size, theme, locale, props.narrowest]);
  useEffect(() => {
    const element = place.current;
    if (element === null || size[0] === 0) return undefined;
    const look = lookOf(element);
    const { channels, narrowest } = latest.current;
    const made = new uPlot(
      plotOptions({
        width: size[0],
        height: size[1],
        channels,
        look,
        narrowest,
        formatY: (value, decimals) => formatNumber(value, decimals, locale),
        formatX: (at, span) =>
          span < 600_000 ? formatClock(at, locale) : formatMoment(at, span > DAY_MS ? 0 : nowRef.current, locale),
        onDrawUnder: (u) => drawShading(u, { ...latest.current.picture, ...words.current }, look),
        onCursor: (index) => latest.current.onCursor(index),
      }),
      [[], [], [], ...channels.flatMap(() => [[], [], []])],
      element,
    );
    const stop = followGestures(made.over, {
      pan: (by) => latest.current.gestures.pan(by),
      zoom: (factor, at) => latest.current.gestures.zoom(factor, at),
      marked: (from, to) => latest.current.gestures.marked(from, to),
      tool: () => latest.current.gestures.tool(),
      marking(range) {
        const { width, height } = made.over.getBoundingClientRect();
        const [a, b] = range ?? [0, 0];
        made.setSelect({ left: Math.min(a, b) * width, top: 0, width: Math.abs(b - a) * width, height }, false);
      },
    });
    plot.current = made;
    return () => {
      stop();
      made.destroy();
      plot.current = null;
    };
  }, [key]);

  const { picture, range } = props;
  useEffect(() => {
    const made = plot.current;
    if (made === null || picture.columns.length !== made.series.length - 1) return;
    made.batch(() => {
      made.setData([picture.t, ...picture.columns] as unknown as uPlot.AlignedData, false);
      made.setScale('x', { min: range.from, max: range.to });
    });
  }, [picture, range.from, range.to, key]);

  return <div ref={place} class="plot" />;
}
