import { type Command, runtimeError } from '@cerveceria/runtime';
import { FAULT_KINDS, type Fault, faultSchema } from '../bus/bus-protocol.ts';
import { operate, SOCKET_OPTION } from './operate.ts';

export const faultCommand: Command = {
  summary: 'set, clear or list the faults of a running simulation',
  options: {
    socket: SOCKET_OPTION,
    node: { type: 'string', value: 'NODE', describe: 'kettle.node where the fault is' },
    target: { type: 'string', value: 'TARGET', describe: '1-Wire id, i2c:0x48, line:17 or plant' },
    kind: { type: 'string', value: 'KIND', describe: FAULT_KINDS.join(', ') },
    by: { type: 'string', value: 'K', describe: 'of offset: what the probe shows too much, -50 to 50 °C' },
  },
  positionals: 'set|clear|list',
  async run({ values, positionals }) {
    const socket = String(values['socket']);
    const [action] = positionals;
    if (action === 'list') {
      const faults = (await operate(socket, { op: 'fault.list' })) as Fault[];
      for (const { node, target, kind, by } of faults)
        process.stdout.write(`${node} ${target} ${kind}${by === undefined ? '' : ` ${by}`}\n`);
      return 0;
    }
    if (action !== 'set' && action !== 'clear')
      throw runtimeError('COMMAND_USAGE', `"${action}" is not set, clear or list`);
    const { node, target, kind, by } = values;
    const fault = faultSchema.safeParse({ node, target, kind, ...(by !== undefined && { by: Number(by) }) });
    if (kind === 'offset' && action === 'set' && (!fault.success || (fault.data.by ?? 0) === 0))
      throw runtimeError('COMMAND_USAGE', 'offset needs --by=K, -50 to 50 °C and not 0');
    if (!fault.success)
      throw runtimeError('COMMAND_USAGE', `${action} needs --node, --target and --kind (${FAULT_KINDS.join(', ')})`);
    await operate(socket, { op: `fault.${action}`, fault: fault.data });
    return 0;
  },
};
