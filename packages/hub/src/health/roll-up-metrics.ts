import { Counter, Gauge, type Registry } from 'prom-client';
import type { RollUpCounts } from '../rollups/roll-up-counts.ts';

/** How far the roll-ups are, by store. The hub without the lease tells of nothing that waits. */
export function rollUpMetrics(registers: Registry[], counts: () => readonly RollUpCounts[]): void {
  const labelNames = ['store'];
  const gauge = (name: string, help: string, value: (each: RollUpCounts) => number) =>
    new Gauge({
      ...{ name, help, labelNames, registers },
      collect() {
        for (const each of counts()) this.set({ store: each.store }, value(each));
      },
    });
  const counter = (name: string, help: string, value: (each: RollUpCounts) => number) =>
    new Counter({
      ...{ name, help, labelNames, registers },
      collect() {
        this.reset();
        for (const each of counts()) this.inc({ store: each.store }, value(each));
      },
    });
  gauge('cerveceria_hub_roll_up_due_hours', 'Hours of nodes that wait to be rolled up', (each) => each.due);
  gauge('cerveceria_hub_roll_up_lag_seconds', 'Process time that the oldest of them is over', (each) => each.lagS);
  counter('cerveceria_hub_roll_up_frames_total', 'Frames noted', (each) => each.noted);
  counter('cerveceria_hub_roll_up_hours_total', 'Hours of nodes made', (each) => each.hours);
  counter('cerveceria_hub_roll_up_failures_total', 'Rounds of a node that failed', (each) => each.failures);
}
