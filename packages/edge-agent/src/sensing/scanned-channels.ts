import type { ChannelConfig } from '../config-schema.ts';
import { rawName } from './calibrated-probe.ts';

/**
 * The measured channels of every scan, in its order: a calibrated one is followed by what its driver read; those that
 * others vote for come after all that are read.
 */
export function scannedChannels(
  channels: Readonly<Record<string, ChannelConfig>>,
): (readonly [string, ChannelConfig])[] {
  const all = Object.entries(channels);
  const read = all.flatMap(([name, channel]) => {
    if (channel.driver === 'vote') return [];
    return channel.calibration === undefined
      ? [[name, channel] as const]
      : [[name, channel] as const, [rawName(name), channel] as const];
  });
  return [...read, ...all.filter(([, { driver }]) => driver === 'vote')];
}
