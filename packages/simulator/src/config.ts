import { dirname, isAbsolute, join } from 'node:path';
import { loadConfig } from '@cerveceria/runtime';
import { type SimulatorConfig, simulatorConfigSchema } from './config-schema.ts';

/** Reads the simulator's configuration; its paths are relative to the file. @throws ConfigError */
export function loadSimulatorConfig(file: string): SimulatorConfig {
  const config = loadConfig(file, simulatorConfigSchema as never) as SimulatorConfig;
  const beside = (path: string) => (isAbsolute(path) ? path : join(dirname(file), path));
  return { ...config, socket: beside(config.socket), data: beside(config.data) };
}
