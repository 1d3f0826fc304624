import { setTimeout as later } from 'node:timers/promises';
import type { HubUnderTest } from '../stand/hub-under-test.ts';
import { metric } from './metric.ts';

export interface RolledUp {
  /** Hours of nodes that were made, and that still wait. */
  readonly hours: number;
  readonly due: number;
  readonly ms: number;
}

/** The newest hours of two nodes. */
const OPEN_HOURS = 6;

/** Waits until a hub has made `expected` hours, but for a few that are not over, or for so long. */
export async function rolledUp(hub: HubUnderTest, expected: number, limitMs: number): Promise<RolledUp> {
  const begin = performance.now();
  for (;;) {
    const text = await (await fetch(`${hub.url}/metrics`)).text();
    const hours = metric(text, 'cerveceria_hub_roll_up_hours_total');
    const ms = performance.now() - begin;
    if (hours >= expected - OPEN_HOURS || ms > limitMs) return { hours, due: expected - hours, ms };
    await later(1000);
  }
}
