import { resolve } from 'node:path';
import type { Command, CommandValues } from '@cerveceria/runtime';

export const CONFIG_OPTION: Command['options'] = {
  config: { type: 'string', short: 'c', value: 'FILE', required: true, describe: "The agent's YAML file." },
};

export function configFile(values: CommandValues): string {
  return resolve(String(values['config']));
}
