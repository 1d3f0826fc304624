import type { Command } from '@cerveceria/runtime';
import { silentLog } from '@cerveceria/runtime';
import { BusClient } from '@cerveceria/simulator/bus';
import { Outputs } from '../actuators/outputs.ts';
import { loadAgentConfig } from '../config.ts';
import type { AgentConfig } from '../config-schema.ts';
import { openRealLines } from '../drivers/open-lines.ts';
import { agentError } from '../errors.ts';
import { CONFIG_OPTION, configFile } from './config-option.ts';

/** Claiming a line at its safe level drives it there, and the level stays when this process is gone. */
async function realOff(bus: Extract<AgentConfig['bus'], { kind: 'linux' }>, config: AgentConfig): Promise<string[]> {
  const lines = openRealLines(bus);
  const outputs = new Outputs(lines, config.outputs, silentLog);
  await outputs.claim('off');
  outputs.write(new Map());
  const wrong = outputs.contradictions();
  await lines.close();
  return wrong;
}

/** As a guard, which may drive a line whether an agent holds it or nobody does. */
async function simulatedOff(socket: string, config: AgentConfig): Promise<string[]> {
  const client = new BusClient({ socket, role: 'guard', node: config.node });
  await client.connect();
  const wrong: string[] = [];
  for (const [name, { line, active }] of Object.entries(config.outputs)) {
    const level = active === 'high' ? 0 : 1;
    await client.request({ op: 'line.set', line, level });
    if ((await client.request({ op: 'line.get', line })) !== level) wrong.push(name);
  }
  client.close();
  return wrong;
}

export const offCommand: Command = {
  summary: 'Drive every configured output safe and end; needs neither data nor hubs.',
  options: CONFIG_OPTION,
  async run({ values }) {
    const config = loadAgentConfig(configFile(values));
    const { bus } = config;
    const wrong = bus.kind === 'linux' ? await realOff(bus, config) : await simulatedOff(bus.socket, config);
    if (wrong.length > 0) throw agentError('AGENT_LINE_CONTRADICTS', wrong.join(', '));
    process.stdout.write(`off: ${Object.keys(config.outputs).join(', ') || 'no outputs'}\n`);
    return 0;
  },
};
