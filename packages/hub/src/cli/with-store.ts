import { type CommandOption, type CommandValues, createLog, systemMachineClock } from '@cerveceria/runtime';
import { loadHubConfig } from '../config.ts';
import type { HubConfig } from '../config-schema.ts';
import type { TierSet } from '../tiers/tier-set.ts';
import { createTiers } from '../tiers/tiers.ts';

export const CONFIG_OPTION = {
  config: { type: 'string', short: 'c', required: true, value: 'FILE', describe: "The hub's YAML" },
} as const satisfies Record<string, CommandOption>;

function rethrow(fault: unknown): never {
  throw fault;
}

/**
 * Opens the state that the configuration names, beside the hubs that may be running, and closes it again. The tiers of
 * frames are there to be started by who needs them. `failed`: hears that the state could not be opened; who does not
 * throw goes on without it.
 */
export async function withStore<T>(
  values: CommandValues,
  use: (stores: TierSet, config: HubConfig) => Promise<T>,
  failed: (fault: unknown) => void = rethrow,
): Promise<T> {
  const config = loadHubConfig(values['config'] as string);
  const log = createLog('cerveceria-hub', { level: 'error' });
  const named = { ...config, hub: `${config.hub}-cli` };
  const { set } = createTiers({ config: named, clock: systemMachineClock, log });
  await set.state.start().catch(failed);
  try {
    return await use(set, config);
  } finally {
    await set.state.stop();
  }
}
