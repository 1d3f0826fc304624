import { type CommandOption, type CommandValues, createLog, systemMachineClock } from '@cerveceria/runtime';
import { loadHubConfig } from '../config.ts';
import type { HubConfig } from '../config-schema.ts';
import { createEmbedded, type Embedded } from '../tiers/embedded/embedded.ts';

export const CONFIG_OPTION = {
  config: { type: 'string', short: 'c', required: true, value: 'FILE', describe: "The hub's YAML" },
} as const satisfies Record<string, CommandOption>;

/** Opens the stores that the configuration names, beside the hubs that may be running, and closes them again. */
export async function withStore<T>(
  values: CommandValues,
  use: (store: Embedded, config: HubConfig) => Promise<T>,
): Promise<T> {
  const config = loadHubConfig(values['config'] as string);
  const log = createLog('cerveceria-hub', { level: 'error' });
  const store = createEmbedded({ folder: config.data, hub: `${config.hub}-cli`, clock: systemMachineClock, log });
  await store.state.start();
  try {
    return await use(store, config);
  } finally {
    await store.state.stop();
  }
}
