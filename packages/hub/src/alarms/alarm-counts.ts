import type { Alarm, AlarmView } from '@cerveceria/protocol';

export interface AlarmCounts {
  readonly standing: Readonly<Record<Alarm['priority'], number>>;
  /** Standing or over, and nobody has said that they saw it. */
  readonly unacknowledged: number;
}

export function countAlarms(views: readonly AlarmView[]): AlarmCounts {
  const standing = { info: 0, warning: 0, critical: 0 };
  let unacknowledged = 0;
  for (const { active, priority, event } of views) {
    if (active) standing[priority]++;
    if (event?.state === 'unacknowledged' || event?.state === 'cleared') unacknowledged++;
  }
  return { standing, unacknowledged };
}
