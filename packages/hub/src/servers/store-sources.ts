import { z } from 'zod';
import { environment } from '../config.ts';
import type { StoreName } from './store-server.ts';

const sourceSchema = z.discriminatedUnion('by', [
  z.object({ by: z.literal('installed'), program: z.string() }),
  z.object({ by: z.literal('container'), name: z.string(), engine: z.string(), image: z.string() }),
  z.object({ by: z.literal('registry') }),
]);

export type StoreSource = z.infer<typeof sourceSchema>;

/** As whoever starts this process has found the machine (scripts/store-sources.mjs); unsaid: what the registries gave. */
export function sourceOf(store: StoreName, said = environment()['CERVECERIA_STORES']): StoreSource {
  const sources = z.partialRecord(z.string(), sourceSchema).parse(JSON.parse(said ?? '{}'));
  return sources[store] ?? { by: 'registry' };
}

const REGISTRY = {
  redis: 'Redis, as installed',
  mongodb: 'SecantusDB from PyPI, standing in for MongoDB',
  cassandra: 'Cassandra from Maven Central',
} as const satisfies Record<StoreName, string>;
const NAMES = { redis: 'Redis', mongodb: 'MongoDB', cassandra: 'Cassandra' } as const;

/** What it is, for people. */
export function madeOf(store: StoreName, source = sourceOf(store)): string {
  if (source.by === 'installed') return `${NAMES[store]}, as installed`;
  if (source.by === 'container') return `${NAMES[store]}, ${source.image} in ${source.name}`;
  return REGISTRY[store];
}
