import type { AlarmView, Said } from '@cerveceria/protocol';
import type { AppState } from './app-state.ts';
import { programsIn } from './papers.ts';

/** Somebody is wanted: by a program, or by an alarm that nobody has seen. */
export interface Call {
  readonly key: string;
  readonly kind: 'ask' | 'doubt' | 'addition' | 'alarm';
  readonly kettle: string;
  /** What is asked or goes in; of doubt and alarms the code. */
  readonly text: string;
  /** What goes in, to be worded. */
  readonly said?: Said | undefined;
  /** Event to acknowledge, where that is what ends the call. */
  readonly event: string | null;
}

const OF_PROGRAMS = new Set(['program-ask', 'program-doubt', 'program-step', 'program-addition']);

/** Said by the program's own part of the page, not by the bar of alarms. */
export function isProgramWord({ code }: AlarmView): boolean {
  return OF_PROGRAMS.has(code);
}

export function isUnseen({ event, active, priority }: AlarmView): boolean {
  if (event === undefined) return active && priority !== 'info';
  return event.state === 'unacknowledged' || event.state === 'cleared';
}

/** Everything that calls a person now, what stops the brew first. */
export function callsOf(state: AppState): Call[] {
  const asks = (programsIn(state.papers) ?? []).flatMap(({ kettle, state: program }): Call[] => {
    if (program === null) return [];
    const key = `${program.id}.${program.index}`;
    if (program.phase === 'doubt')
      return [{ key: `doubt.${key}`, kind: 'doubt', kettle, text: program.doubt ?? '', event: null }];
    if (program.ask === null) return [];
    return [{ key: `ask.${key}`, kind: 'ask', kettle, text: program.ask, event: null }];
  });
  const unseen = state.alarms.filter(isUnseen).sort((a, b) => a.since - b.since);
  const alarms = unseen.flatMap((alarm): Call[] => {
    const isAddition = alarm.code === 'program-addition';
    if (isProgramWord(alarm) && !isAddition) return [];
    const kind = isAddition ? 'addition' : 'alarm';
    const text = isAddition ? alarm.detail : alarm.code;
    const [kettle = ''] = alarm.node.split('.');
    return [
      { key: `${alarm.id}.${alarm.since}`, kind, kettle, text, said: alarm.said, event: alarm.event?.id ?? null },
    ];
  });
  return [...asks, ...alarms.sort((a, b) => Number(b.kind === 'addition') - Number(a.kind === 'addition'))];
}
