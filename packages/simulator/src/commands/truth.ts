import type { Command } from '@cerveceria/runtime';
import { operate, SOCKET_OPTION } from './operate.ts';

export const truthCommand: Command = {
  summary: 'what is true of the plants, whatever the sensors say, as JSON',
  options: { socket: SOCKET_OPTION },
  async run({ values }) {
    const truth = await operate(String(values['socket']), { op: 'truth' });
    process.stdout.write(`${JSON.stringify(truth, null, 2)}\n`);
    return 0;
  },
};
