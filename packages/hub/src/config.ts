import { dirname, resolve } from 'node:path';
import { loadConfig } from '@cerveceria/runtime';
import { z } from 'zod';
import { type HubConfig, hubConfigSchema } from './config-schema.ts';
import type { StoreEnvironment } from './tiers/choose-tiers.ts';
import type { TlsFiles } from './tiers/tls-files.ts';

/**
 * Reads a hub's YAML; paths in it become absolute, counted from the file's folder.
 * @throws ConfigError with every fault, one a line
 */
export function loadHubConfig(file: string, stores: StoreEnvironment = process.env): HubConfig {
  const config = loadConfig<HubConfig>(file, hubConfigSchema(stores));
  const at = (path: string) => resolve(dirname(resolve(file)), path);
  const { clock, dashboard, incoming } = config;
  return {
    ...config,
    data: at(config.data),
    tiers: withFiles(config.tiers, at),
    clock: clock.kind === 'simulated' ? { ...clock, socket: at(clock.socket) } : clock,
    ...(dashboard !== undefined && { dashboard: at(dashboard) }),
    ...(incoming !== undefined && { incoming: at(incoming) }),
  };
}

/** Certificates, as seen from the file that names them. */
function withFiles(tiers: HubConfig['tiers'], at: (path: string) => string): HubConfig['tiers'] {
  const { redis, cassandra } = tiers;
  const absolute = (files: TlsFiles): TlsFiles =>
    Object.fromEntries(Object.entries(files).map(([part, file]) => [part, at(String(file))]));
  return {
    ...tiers,
    ...(redis?.tls !== undefined && { redis: { ...redis, tls: absolute(redis.tls) } }),
    ...(cassandra?.tls !== undefined && { cassandra: { ...cassandra, tls: absolute(cassandra.tls) } }),
  };
}

/** For editors; `hub.schema.json` is kept equal to it by a test. */
export function hubConfigJsonSchema(): unknown {
  return { ...z.toJSONSchema(hubConfigSchema({}), { io: 'input' }), title: 'Configuration of cerveceria-hub' };
}

/** The environment of a service (NOTIFY_SOCKET, WATCHDOG_USEC). */
export function environment(): NodeJS.ProcessEnv {
  return process.env;
}
