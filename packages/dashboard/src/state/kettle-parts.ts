import type { ChannelView, LoopView } from '@cerveceria/protocol';

/** What of a kettle can be drawn. What is null is not drawn, never guessed. */
export interface KettleParts {
  readonly level: ChannelView | null;
  readonly flow: ChannelView | null;
  readonly wort: ChannelView | null;
  readonly heat: LoopView | null;
  readonly pump: LoopView | null;
}

const VESSELS_L = [10, 20, 30, 40, 50, 60, 80, 100, 150, 200, 300, 500, 1000, 2000, 5000];

export function kettleParts(channels: readonly ChannelView[], loops: readonly LoopView[]): KettleParts {
  const heat = loops.find((loop) => loop.spec.kind !== 'pump') ?? null;
  const analog = channels.filter((channel) => channel.kind === 'analog');
  return {
    level: analog.find((channel) => channel.unit === 'L') ?? null,
    flow: analog.find((channel) => channel.unit === 'L/min') ?? null,
    wort:
      channels.find((channel) => channel.id === heat?.spec.input) ?? analog.find((each) => each.unit === '°C') ?? null,
    heat,
    pump: loops.find((loop) => loop.spec.kind === 'pump') ?? null,
  };
}

/** The usual vessel that a volume fits in with a tenth to spare: the scale that is drawn on its wall, L. */
export function vesselFor(volume: number): number {
  return VESSELS_L.find((size) => size >= volume * 1.1) ?? volume * 1.25;
}

/** A usable number, or null when the reading is not one. */
export function goodValue(channel: ChannelView | null): number | null {
  return channel?.latest.state === 'ok' ? channel.latest.value : null;
}
