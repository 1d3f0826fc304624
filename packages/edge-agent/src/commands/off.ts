import type { Command } from '@cerveceria/runtime';
import { CONFIG_OPTION, configFile } from './config-option.ts';
import { driveOff } from './drive-off.ts';

export const offCommand: Command = {
  summary: 'Drive every configured output safe and end; needs neither data nor hubs.',
  options: CONFIG_OPTION,
  run: ({ values }) => driveOff(configFile(values)),
};
