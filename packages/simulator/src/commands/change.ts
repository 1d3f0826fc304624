import { type Command, runtimeError } from '@cerveceria/runtime';
import { operate, SOCKET_OPTION } from './operate.ts';

export const changeCommand: Command = {
  summary: 'brings something of a running plant to a value: ambient °C, mains V, volume L, grain kg',
  options: {
    socket: SOCKET_OPTION,
    kettle: { type: 'string', required: true, value: 'KETTLE', describe: 'name of the kettle' },
  },
  positionals: 'WHAT VALUE',
  async run({ values, positionals }) {
    const [what = '', text = ''] = positionals;
    const value = Number(text);
    if (what === '' || text.trim() === '' || !Number.isFinite(value))
      throw runtimeError('COMMAND_USAGE', `"${positionals.join(' ')}" is not a name and a number, such as mains 207`);
    const kettle = String(values['kettle']);
    await operate(String(values['socket']), { op: 'plant.change', kettle, what, value });
    return 0;
  },
};
