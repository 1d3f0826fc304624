import { dirname, resolve } from 'node:path';
import { loadConfig } from '@cerveceria/runtime';
import { type AgentConfig, agentConfigSchema } from './config-schema.ts';

/**
 * Reads the agent's YAML; paths in it become absolute, counted from the file's folder.
 * @throws ConfigError with every fault, one a line
 */
export function loadAgentConfig(file: string): AgentConfig {
  const config = loadConfig(file, agentConfigSchema);
  const folder = dirname(resolve(file));
  const bus =
    config.bus.kind === 'simulated' ? { ...config.bus, socket: resolve(folder, config.bus.socket) } : config.bus;
  return { ...config, bus, data: resolve(folder, config.data), key_file: resolve(folder, config.key_file) };
}

/** The environment of a service (NOTIFY_SOCKET, WATCHDOG_USEC). */
export function environment(): NodeJS.ProcessEnv {
  return process.env;
}
