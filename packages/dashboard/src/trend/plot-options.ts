import uPlot from 'uplot';

export interface PlotLook {
  readonly text: string;
  readonly grid: string;
  readonly setPoint: string;
  readonly duty: string;
  readonly series: readonly string[];
}

export interface PlotParts {
  readonly width: number;
  readonly height: number;
  /** Channels, in the order of their colours. */
  readonly channels: readonly { readonly id: string; readonly colour: number }[];
  readonly look: PlotLook;
  readonly formatY: (value: number, decimals: number) => string;
  readonly formatX: (t: number, span: number) => string;
  /** Narrowest y range, in the unit: noise of one step must not fill the screen. */
  readonly narrowest: number;
  readonly onDrawUnder: (u: uPlot) => void;
  readonly onCursor: (index: number | null) => void;
}

const FONT = '14px system-ui, sans-serif';

function yRange(narrowest: number): uPlot.Scale.Range {
  return (_u, min, max) => {
    if (min === null || max === null || !Number.isFinite(min) || !Number.isFinite(max)) return [0, narrowest];
    const pad = Math.max((max - min) * 0.08, (narrowest - (max - min)) / 2, narrowest * 0.05);
    return [min - pad, max + pad];
  };
}

const alpha = (colour: string, share: number) => `color-mix(in srgb, ${colour} ${share * 100}%, transparent)`;

/** Times are process ms. Series: duty band, set point, then min, mean, max of each channel. */
export function plotOptions(parts: PlotParts): uPlot.Options {
  const { look, channels } = parts;
  const colour = (index: number) => look.series[index % look.series.length] ?? look.text;
  const axis = { stroke: look.text, font: FONT, grid: { stroke: look.grid, width: 1 }, ticks: { show: false } };
  const edge = (stroke: string): uPlot.Series => ({
    scale: 'y',
    stroke: alpha(stroke, 0.35),
    width: 0.5,
    points: { show: false },
  });
  return {
    width: parts.width,
    height: parts.height,
    ms: 1,
    legend: { show: false },
    cursor: { drag: { x: false, y: false, setScale: false }, points: { size: 9 }, y: false },
    padding: [24, 14, 0, 0],
    scales: {
      x: { time: true, auto: false },
      y: { range: yRange(parts.narrowest) },
      // Full duty reaches a fifth of the height: a band below the curves, not a curve among them.
      duty: { range: (_u, min) => [(min ?? 0) < 0 ? -1 : 0, 5] },
    },
    axes: [
      {
        ...axis,
        space: 90,
        size: 34,
        values: (u, splits) => {
          const { min, max } = u.scales['x'] ?? {};
          return splits.map((t) => parts.formatX(t, (max ?? 0) - (min ?? 0)));
        },
      },
      {
        ...axis,
        scale: 'y',
        size: 58,
        values: (_u, splits) => {
          const step = Math.abs((splits[1] ?? 1) - (splits[0] ?? 0));
          const decimals = Math.min(4, Math.max(0, Math.ceil(-Math.log10(step || 1) - 1e-9)));
          return splits.map((value) => parts.formatY(value, decimals));
        },
      },
    ],
    series: [
      {},
      { scale: 'duty', stroke: alpha(look.duty, 0.7), fill: alpha(look.duty, 0.25), width: 1, points: { show: false } },
      {
        scale: 'y',
        stroke: look.setPoint,
        width: 2,
        dash: [7, 5],
        points: { show: false },
        paths: uPlot.paths.stepped?.({ align: 1 }) ?? null,
      } as uPlot.Series,
      ...channels.flatMap(({ colour: index }): uPlot.Series[] => [
        edge(colour(index)),
        { scale: 'y', stroke: colour(index), width: 2.5, points: { show: false } },
        edge(colour(index)),
      ]),
    ],
    bands: channels.map((channel, i) => ({
      series: [5 + i * 3, 3 + i * 3],
      fill: alpha(colour(channel.colour), 0.28),
    })),
    hooks: {
      drawClear: [parts.onDrawUnder],
      setCursor: [(u) => parts.onCursor(u.cursor.idx ?? null)],
    },
  };
}
