import type { ChannelConfig } from '../config-schema.ts';
import type { VotedChannel } from './votes.ts';

/** The channels of a configuration that others vote for, in its order. */
export function votedChannels(channels: Readonly<Record<string, ChannelConfig>>): VotedChannel[] {
  return Object.entries(channels).flatMap(([name, channel]): VotedChannel[] => {
    if (channel.driver !== 'vote') return [];
    const { limits, of, res, unit } = channel;
    const vote = { tolerance: channel.tolerance, lagS: channel.lag_s, settleMs: channel.settle_ms };
    return [{ name, unit, of, vote, rules: { limits, res, powerOn85: false } }];
  });
}
