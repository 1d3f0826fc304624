import type { AlarmView } from '@cerveceria/protocol';

const RANK = { critical: 0, warning: 1, info: 2 } as const;

/**
 * Standing alarms as they are shown: active ones before latched ones that are over, and the first one that came (the
 * likely cause) before those that followed from it. Priority decides only between alarms of the same moment.
 */
export function standingAlarms(alarms: readonly AlarmView[]): AlarmView[] {
  return alarms
    .filter((alarm) => alarm.active || alarm.latched || alarm.event?.state === 'cleared')
    .sort(
      (a, b) =>
        Number(b.active) - Number(a.active) ||
        Number(b.priority !== 'info') - Number(a.priority !== 'info') ||
        a.since - b.since ||
        RANK[a.priority] - RANK[b.priority],
    );
}

/** The worst priority among them; what colours the bar. */
export function worstOf(alarms: readonly AlarmView[]): AlarmView['priority'] | null {
  if (alarms.length === 0) return null;
  return alarms.reduce<AlarmView['priority']>(
    (worst, { priority }) => (RANK[priority] < RANK[worst] ? priority : worst),
    'info',
  );
}
