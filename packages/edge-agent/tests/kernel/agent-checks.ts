import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Check } from './check.ts';
import { withHeader } from './gpio-checks.ts';
import type { GpioSim } from './gpio-sim.ts';
import { type Board, HEATER, KernelAgent, PI_3, PUMP } from './kernel-agent.ts';

const UNKNOWN: Board = { model: 'Orange Pi Zero', compatible: 'allwinner,sun8i-h2-plus' };

function withAgent(use: (agent: KernelAgent, sim: GpioSim) => Promise<string | undefined>, board = PI_3): Check {
  return () =>
    withHeader(async (sim) => {
      const agent = new KernelAgent(sim, board);
      try {
        return await use(agent, sim);
      } finally {
        await agent.close();
      }
    });
}

export const AGENT_CHECKS: Readonly<Record<string, Check>> = {
  'agent: the heater is driven on, and kill -9 takes the line down': withAgent(async (agent, sim) => {
    const process = await agent.heating();
    const since = performance.now();
    process.kill('SIGKILL');
    await agent.until('off after kill -9', () => sim.level(HEATER) === 0 && sim.level(PUMP) === 0, 5000);
    return `off ${Math.round(performance.now() - since)} ms after kill -9`;
  }),

  'agent: `off` is refused while the agent holds the lines, and SIGTERM drives them off': withAgent(
    async (agent, sim) => {
      const process = await agent.heating();
      const refused = await agent.off();
      assert.equal(refused.code, 1);
      assert.match(refused.said, /held by another process/);
      process.kill('SIGTERM');
      const [code] = (await once(process, 'close')) as [number | null];
      assert.equal(code, 0, agent.said());
      assert.deepEqual([sim.level(HEATER), sim.level(PUMP)], [0, 0]);
      return undefined;
    },
  ),

  'off: a line that nobody holds and that is up is driven down': withAgent(async (agent, sim) => {
    sim.pull(HEATER, 'up');
    assert.equal(sim.level(HEATER), 1);
    const { code, said, wasLow } = await agent.off();
    assert.deepEqual([code, said], [0, 'off: heater, pump, fan\n']);
    assert.ok(wasLow, 'the line never went down');
    return undefined;
  }),

  'agent: a board that it does not know is refused, and no line is touched': withAgent(async (agent, sim) => {
    sim.pull(HEATER, 'up');
    const { code, said } = await agent.command('run');
    assert.equal(code, 1);
    assert.match(said, /not a board/);
    assert.equal(sim.level(HEATER), 1);
    return undefined;
  }, UNKNOWN),
};
