import { type Command, createLog, systemMachineClock } from '@cerveceria/runtime';
import { loadSimulatorConfig } from '../config.ts';
import { createSimulator } from '../simulator.ts';
import { rateOf } from './rate.ts';

export const runCommand: Command = {
  summary: 'runs a simulated brewery until SIGINT or SIGTERM',
  options: {
    config: { type: 'string', required: true, value: 'FILE', describe: 'configuration, YAML' },
    rate: { type: 'string', value: 'RATE', describe: 'process seconds a second, or max; goes before the file' },
  },
  async run({ values }) {
    const read = loadSimulatorConfig(String(values['config']));
    const config = values['rate'] === undefined ? read : { ...read, rate: rateOf(String(values['rate'])) };
    const log = createLog('simulator');
    const simulator = createSimulator({ config, log, machine: systemMachineClock });
    const stopped = new Promise<string>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal));
    });
    await simulator.start();
    try {
      const signal = await Promise.race([stopped, simulator.finished()]);
      log.info({ signal }, 'stopping');
      return 0;
    } finally {
      await simulator.stop();
    }
  },
};
