import type { ChannelView, LatestValue } from '@cerveceria/protocol';

export type Channels = ReadonlyMap<string, ChannelView>;

export function channelsOf(list: readonly ChannelView[]): Channels {
  return new Map(list.map((channel) => [channel.id, channel]));
}

/** Newer values in; channels that this page was not told of yet come with the next hello. */
export function withLatest(channels: Channels, latest: Readonly<Record<string, LatestValue>>): Channels {
  const next = new Map(channels);
  for (const [id, value] of Object.entries(latest)) {
    const channel = next.get(id);
    if (channel !== undefined) next.set(id, { ...channel, latest: value });
  }
  return next;
}
