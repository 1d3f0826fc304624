import { systemMachineClock } from '@cerveceria/runtime';
import { builtModule } from './programs.ts';

interface Keys {
  make(node: string): Promise<string>;
}
interface Parts {
  withStore<T>(values: { config: string }, use: (store: { state: unknown }) => Promise<T>): Promise<T>;
  createAgentKeys(state: unknown, clock: typeof systemMachineClock, random: unknown): Keys;
  systemRandom: unknown;
}

/** What `cerveceria-hub user agent-key` does, for many nodes in one go: five hundred programs would take minutes. */
export async function makeNodeKeys(config: string, nodes: readonly string[]): Promise<Map<string, string>> {
  const load = async (path: string) => (await import(builtModule('hub', path).href)) as Partial<Parts>;
  const { withStore } = await load('./cli/with-store.js');
  const { createAgentKeys } = await load('./auth/agent-keys.js');
  const { systemRandom } = await load('./auth/random-source.js');
  if (withStore === undefined || createAgentKeys === undefined) throw new Error('the hub makes its keys elsewhere now');
  return await withStore({ config }, async ({ state }) => {
    const keys = createAgentKeys(state, systemMachineClock, systemRandom);
    const made = new Map<string, string>();
    for (const node of nodes) made.set(node, await keys.make(node));
    return made;
  });
}
