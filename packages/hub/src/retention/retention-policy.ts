import { DAY_MS, WIDTHS, type Width } from '../tiers/roll-up-store.ts';
import type { RetentionConfig } from './retention-schema.ts';

/** ms that what is measured of one channel is kept; Infinity: ever. */
export interface ChannelPolicy {
  readonly raw: number;
  readonly rollUps: Readonly<Record<Width, number>>;
}

function names(pattern: string, channel: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll('.', '\\.'));
  return new RegExp(`^${parts.join('.*')}$`).test(channel);
}

const ms = (days: number | 'ever') => (days === 'ever' ? Number.POSITIVE_INFINITY : days * DAY_MS);

/** Pure. */
export function policyOf(config: RetentionConfig, channel: string): ChannelPolicy {
  const rule = config.rules.find(({ channels }) => names(channels, channel));
  const [minute, ten, hour] = WIDTHS;
  return {
    raw: ms(rule?.raw ?? config.raw),
    rollUps: {
      [minute]: ms(rule?.minutes ?? config.minutes),
      [ten]: ms(rule?.ten_minutes ?? config.ten_minutes),
      [hour]: ms(rule?.hours ?? config.hours),
    } as Record<Width, number>,
  };
}

/**
 * The midnight (ms UTC) before which raw frames of a node may go, or undefined: none. A frame holds all channels of its
 * node, so it stays as long as the channel that is kept longest.
 */
export function rawCutoff(config: RetentionConfig, channels: readonly string[], now: number): number | undefined {
  if (channels.length === 0) return undefined;
  const longest = Math.max(...channels.map((channel) => policyOf(config, channel).raw));
  return midnightBefore(now, longest);
}

/** The midnight before which what is kept for `keep` ms may go. */
export function midnightBefore(now: number, keep: number): number | undefined {
  return Number.isFinite(keep) ? Math.floor((now - keep) / DAY_MS) * DAY_MS : undefined;
}
