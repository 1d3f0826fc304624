import type { ChannelConfig } from '../config-schema.ts';
import { rawName } from './calibrated-probe.ts';

/** The measured channels of every scan, in its order: a calibrated one is followed by what its driver read. */
export function scannedChannels(
  channels: Readonly<Record<string, ChannelConfig>>,
): (readonly [string, ChannelConfig])[] {
  return Object.entries(channels).flatMap(([name, channel]) =>
    channel.calibration === undefined
      ? [[name, channel] as const]
      : [[name, channel] as const, [rawName(name), channel] as const],
  );
}
