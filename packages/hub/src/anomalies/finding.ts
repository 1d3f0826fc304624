import type { Finding } from '@cerveceria/protocol';

/** What a watch finds; which channel it watches it does not know. */
export type Found = Omit<Finding, 'channel'>;

/** How far the evidence is beyond its limit, as a share: 0.5 at the limit, 0.9 at three times, never 1. */
export function confidence(value: number, limit: number): number {
  const times = Math.abs(value) / limit;
  return Math.round((1000 * times * times) / (1 + times * times)) / 1000;
}
