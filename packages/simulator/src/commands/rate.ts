import { type Command, runtimeError } from '@cerveceria/runtime';
import { operate, SOCKET_OPTION } from './operate.ts';

/** `max` or a number of process seconds per second; 0 is the same as `max`. @throws COMMAND_USAGE */
export function rateOf(text: string): number {
  if (text === 'max') return 0;
  const rate = Number(text);
  if (text.trim() === '' || !Number.isFinite(rate) || rate < 0)
    throw runtimeError('COMMAND_USAGE', `"${text}" is no speed; expected a number or max`);
  return rate;
}

export const rateCommand: Command = {
  summary: 'sets how many process seconds pass in a second',
  options: { socket: SOCKET_OPTION },
  positionals: 'RATE',
  async run({ values, positionals }) {
    await operate(String(values['socket']), { op: 'rate.set', rate: rateOf(positionals[0] ?? '') });
    return 0;
  },
};
