import type { ChannelView, LoopView } from '@cerveceria/protocol';

/** What one picture shows: channels of one unit, and of the loops of that unit the set point and the duty. */
export interface TrendChoice {
  readonly unit: string;
  readonly channels: readonly ChannelView[];
  readonly setPoint: string | null;
  readonly duty: string | null;
}

/** Units that can be drawn, temperature first; states and duties are shown as bands, not on their own. */
export function unitsOf(channels: readonly ChannelView[]): string[] {
  const units = channels.filter((each) => each.kind === 'analog' || each.kind === 'counter').map((each) => each.unit);
  return [...new Set<string>(units)].sort((a, b) => Number(b === '°C') - Number(a === '°C') || (a < b ? -1 : 1));
}

export function trendChoice(channels: readonly ChannelView[], loops: readonly LoopView[], unit: string): TrendChoice {
  const loop = loops.find((each) => each.spec.unit === unit && each.spec.input !== null);
  const known = (id: string | null | undefined) => (channels.some((each) => each.id === id) ? (id ?? null) : null);
  const drawn = channels.filter((each) => each.unit === unit && (each.kind === 'analog' || each.kind === 'counter'));
  const input = loop?.spec.input;
  return {
    unit,
    channels: [...drawn].sort((a, b) => Number(b.id === input) - Number(a.id === input) || (a.id < b.id ? -1 : 1)),
    setPoint: known(loop?.spec.setPointChannel),
    duty: known(loop?.spec.dutyChannel),
  };
}

/** Everything that has to be fetched for it. */
export function idsOf(choice: TrendChoice, hidden: readonly string[]): string[] {
  const ids = choice.channels.map((channel) => channel.id).filter((id) => !hidden.includes(id));
  return [...ids, choice.setPoint, choice.duty].filter((id) => id !== null);
}
