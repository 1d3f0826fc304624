import { type Said, said } from '@cerveceria/protocol';
import type { Condition } from '../safety/alarms.ts';
import { additionsOf } from './advance.ts';
import { askOf } from './program-report.ts';
import { type ProgramRun, stepOf } from './program-run.ts';

const MOST_DETAIL = 200;

/** What a program tells the brewer; each stands until the next step begins. `about`: the loop that it rules. */
export function programConditions(about: string, run: ProgramRun, isKept: boolean): Condition[] {
  const alarm = (code: string, priority: Condition['priority'], detail: string, mark = '', words?: Said): Condition => {
    const told = { detail: detail.slice(0, MOST_DETAIL), ...(words !== undefined && { said: words }) };
    return { code, about, priority, ...told, latched: false, mark };
  };
  const notKept = 'the program would not outlive a power cut';
  const lost = isKept ? [] : [alarm('program-not-kept', 'warning', notKept, '', said('lost-at-power-cut'))];
  if (run.phase === 'doubt') return [...lost, alarm('program-doubt', 'warning', run.doubt ?? '')];
  if (run.phase === 'done' || run.phase === 'scheduled') return lost;
  const step = stepOf(run);
  const ask = askOf(run);
  const called = additionsOf(step).slice(0, run.called);
  return [
    ...lost,
    ...(run.records.length === 0 ? [] : [alarm('program-step', 'info', step.name, `${run.index}`)]),
    ...(ask === null ? [] : [alarm('program-ask', 'warning', ask, `${run.index}`)]),
    // What goes in late spoils the brew: it is called until somebody says that it is in.
    ...called.map(({ name, amount }, i) => {
      const mark = `${run.index}.${i}`;
      if (amount === '') return alarm('program-addition', 'warning', name, mark);
      return alarm('program-addition', 'warning', `${name}, ${amount}`, mark, said('addition', { name, amount }));
    }),
  ];
}
