import { said } from '@cerveceria/protocol';
import type { Condition } from '../safety/alarms.ts';
import type { OddMember } from '../sensing/votes.ts';

/** What is told of members that were outvoted. */
export function voteConditions(node: string, odd: readonly OddMember[]): Condition[] {
  return odd.map(({ vote, member, by, unit }) => {
    const size = Number(Math.abs(by).toPrecision(2));
    const detail = `${size} ${unit} ${by < 0 ? 'less' : 'more'} than the others of ${vote}`;
    const words = said(by < 0 ? 'less-than-others' : 'more-than-others', { size, unit, vote });
    return { code: 'vote-odd', about: `${node}.${member}`, priority: 'warning', detail, said: words, latched: false };
  });
}
