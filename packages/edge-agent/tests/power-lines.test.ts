import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LineRow } from '@cerveceria/simulator/bus';
import { AgentBench, HEATER, PUMP } from './agent-bench.ts';

const MASH_W = 5500;
const HLT_W = 3000;

/** Another heater on the pump's line, both asked for more than there is. */
const twoHeaters = (power: string) => (yaml: string) =>
  yaml
    .replace(/ {2}pump: .*\n/, `  hlt: { line: ${PUMP} }\n`)
    .replace(
      / {2}mash: .*\n/,
      '  mash: { kind: heat, input: wort, output: heater, power_w: 5500, volume_l: 40, default: { mode: manual, duty: 0.8 } }\n',
    )
    .replace(
      / {2}circulation: .*\n/,
      '  hlt: { kind: heat, input: wort, output: hlt, power_w: 3000, volume_l: 40, default: { mode: manual, duty: 0.7 } }\n',
    )
    .concat(`power: ${power}\n`);

/** Highest sum of W, and how long each was on, by the log of the lines in their order. */
function judge(rows: readonly LineRow[], end: number) {
  const on = new Map<number, number>();
  const ran = new Map([HEATER, PUMP].map((line) => [line, 0]));
  let most = 0;
  for (const { line, level, mono } of rows) {
    const since = on.get(line);
    if (level === 1 && since === undefined) on.set(line, mono);
    if (level === 0 && since !== undefined) {
      ran.set(line, (ran.get(line) ?? 0) + mono - since);
      on.delete(line);
    }
    most = Math.max(most, (on.has(HEATER) ? MASH_W : 0) + (on.has(PUMP) ? HLT_W : 0));
  }
  for (const [line, since] of on) ran.set(line, (ran.get(line) ?? 0) + end - since);
  return { most, ran };
}

for (const [what, power, most] of [
  ['a budget that one of them fills', '{ budget_w: 6000 }', MASH_W],
  ['a group of which one may be on', '{ exclude: [[heater, hlt]] }', MASH_W],
  ['a budget for both', '{ budget_w: 8500 }', MASH_W + HLT_W],
] as const)
  test(`${what}: the lines are never over it, and both heaters run`, async (t) => {
    const bench = await AgentBench.open(t, 30);
    await bench.rewrite(twoHeaters(power));
    const agent = await bench.heating();
    const begun = bench.now();
    await bench.pass(120_000);
    agent.kill('SIGTERM');
    await bench.until(() => bench.level(HEATER) === 0 && bench.level(PUMP) === 0);
    const end = bench.now();
    const { most: found, ran } = judge(bench.rows(HEATER, PUMP), end);
    assert.equal(found, most);
    for (const line of [HEATER, PUMP]) {
      const share = (ran.get(line) ?? 0) / (end - begun);
      assert.ok(share > 0.3 && share < 0.9, `line ${line} was on for ${share}`);
    }
  });
