import { z } from 'zod';

/** What a store is for: the frames of days, months and years; documents; word between hubs. */
export const STORE_USES = ['hot', 'warm', 'cold', 'state', 'words'] as const;

/** What a server says of itself, never what was configured. `standsFor`: it says that it is another product than this one. */
export const serverNameSchema = z.object({
  product: z.string(),
  version: z.string(),
  standsFor: z.string().optional(),
});

export const storeSchema = z.object({
  /** `embedded`, `redis`, `mongodb`, `cassandra`. */
  name: z.string(),
  uses: z.array(z.enum(STORE_USES)),
  /** As it said last; null: a file of this machine, or a server that has not answered yet. */
  server: serverNameSchema.nullable(),
  up: z.boolean(),
  /** Code of why it is not up. */
  fault: z.string().nullable(),
  /** Scans that another store has and this one has not, for how many machine seconds, and frames that wait for it. */
  scans: z.number(),
  seconds: z.number(),
  queued: z.number(),
});
export const storesSchema = z.object({ hub: z.string(), stores: z.array(storeSchema) });

export type StoreUse = (typeof STORE_USES)[number];
export type ServerName = Readonly<z.infer<typeof serverNameSchema>>;
export type StoreView = Readonly<z.infer<typeof storeSchema>>;
export type StoresView = Readonly<z.infer<typeof storesSchema>>;
