type Fields = Readonly<Record<string, unknown>>;
type Fault = (path: readonly (string | number)[], expected: string) => void;

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** A member must be able to show whatever its vote may say, and come often enough to count. */
function checkLimits(name: string, vote: Fields, of: string, member: Fields, fault: Fault): void {
  const [own, its] = [fields(vote['limits']), fields(member['limits'])];
  const [min, max, stale] = [number(own['min']), number(own['max']), number(own['stale_ms'])];
  const [least, most, every] = [number(its['min']), number(its['max']), number(member['every_ms'])];
  const path = ['channels', name, 'limits'];
  if (min !== undefined && least !== undefined && min < least)
    fault([...path, 'min'], `at least that of ${of} (${least})`);
  if (max !== undefined && most !== undefined && max > most) fault([...path, 'max'], `at most that of ${of} (${most})`);
  if (stale !== undefined && every !== undefined && stale <= every)
    fault([...path, 'stale_ms'], `more than every_ms of ${of} (${every}), else it never counts`);
}

/** Members of votes: measured channels of the same node and unit, each once. */
export function checkVotes(channels: Fields, fault: Fault): void {
  for (const [name, raw] of Object.entries(channels)) {
    const vote = fields(raw);
    if (vote['driver'] !== 'vote' || !Array.isArray(vote['of'])) continue;
    const members = vote['of'] as unknown[];
    for (const [i, of] of members.entries()) {
      const path = ['channels', name, 'of', i];
      if (typeof of !== 'string') continue;
      const member = fields(channels[of]);
      if (channels[of] === undefined) fault(path, `the name of a channel that a driver reads, not "${of}"`);
      else if (member['driver'] === 'vote') fault(path, `a channel that a driver reads, no vote like ${of}`);
      else if (members.indexOf(of) !== i) fault(path, `another channel than ${of}, which has a vote already`);
      else if (member['unit'] !== vote['unit']) fault(path, `a channel in ${String(vote['unit'])}, as the vote is`);
      else checkLimits(name, vote, of, member, fault);
    }
  }
}
