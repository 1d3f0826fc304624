/**
 * The beginning of a script that writes: Redis takes nothing back of one that ends in its middle, and what is left then
 * no later one could put right. So who lacks a right to any of the calls, each given as Lua's arguments, writes nothing.
 */
export function sureOfRights(...calls: readonly string[]): string {
  const checks = calls.map((call) => {
    const command = /'(\w+)'/.exec(call)?.[1];
    return `if not redis.acl_check_cmd(${call}) then return redis.error_reply('NOPERM the user may not ${command}') end`;
  });
  return checks.join('\n');
}
