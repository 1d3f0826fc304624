import { fileURLToPath } from 'node:url';

/** A built module of another package that its `exports` do not name: benches look at parts, not only at wholes. */
export function builtModule(name: 'edge-agent' | 'hub' | 'simulator', path: string): URL {
  return new URL(path, import.meta.resolve(`@cerveceria/${name}`));
}

const main = (name: Parameters<typeof builtModule>[0]) => fileURLToPath(builtModule(name, './main.js'));

/** What the benches start. */
export const PROGRAMS = { hub: main('hub'), agent: main('edge-agent'), simulator: main('simulator') } as const;
