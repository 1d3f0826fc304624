import { nodeIdSchema } from '@cerveceria/protocol';
import { z } from 'zod';
import { derivedSchema } from './derived/derived-schema.ts';
import { retentionSchema } from './retention/retention-schema.ts';
import type { StoreEnvironment } from './tiers/choose-tiers.ts';
import { tiersSchema } from './tiers/tiers-schema.ts';

const baseUrl = z
  .string()
  .regex(/^https?:\/\/[^/\s]+\/?$/, 'the address of a hub as tablets reach it, for instance http://192.168.1.10:8080')
  .transform((url) => new URL(url).origin);

const clockSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('system') }),
  z.strictObject({
    kind: z.literal('simulated'),
    socket: z.string().min(1).describe("The simulator's socket; relative to this file"),
  }),
]);

/** What a hub's YAML may say, without the stores. Paths are relative to the file. */
const hubShape = {
  hub: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/, 'a name of [a-z0-9-]{1,32}')
    .describe('Name of this hub, another one for each'),
  listen: z
    .strictObject({
      host: z.string().min(1).default('127.0.0.1'),
      port: z.number().int().min(0).max(65_535).default(8080).describe('0: any free port'),
    })
    .prefault({}),
  data: z.string().min(1).describe('Folder of the embedded tier, the same for all hubs of one machine'),
  clock: clockSchema.default({ kind: 'system' }),
  public_urls: z
    .array(baseUrl)
    .min(1)
    .describe('All hubs, as tablets reach them; pages of exactly these origins may ask'),
  proxies: z
    .array(z.union([z.ipv4(), z.ipv6()]))
    .default([])
    .describe('Addresses of proxies in front; only from them is X-Forwarded-For believed'),
  dashboard: z.string().min(1).optional().describe("Folder of the built page; left out: the package's own"),
  incoming: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Folder into which report files are synced; the same for all hubs of one machine. Left out: none is read',
    ),
  reports: z
    .strictObject({
      queue_mb: z
        .number()
        .min(40)
        .max(65_536)
        .default(256)
        .describe(
          'MiB of reports that may wait to be stored; more are refused until there is room. In the memory of Redis',
        ),
      incomplete_s: z
        .number()
        .min(0)
        .max(86_400)
        .default(60)
        .describe('A file in `incoming` that ends in the middle of its JSON or gzip must stand still for so long, s'),
    })
    .prefault({})
    .describe('What comes from somebody who is no agent'),
  site: z
    .strictObject({
      limit_w: z.number().positive().max(10_000_000).describe('What the nodes with a share may use together, W.'),
      reserved: z
        .record(nodeIdSchema, z.number().nonnegative())
        .default({})
        .describe('W set aside for nodes that have not told their share yet'),
    })
    .optional()
    .describe('Holds until an operator sets another limit. Left out: nothing is granted beyond shares'),
  archive: z
    .strictObject({
      hot_days: z.number().positive().max(366).default(3).describe('Days that frames stay in the hot tier'),
      hot_memory: z.number().min(0.1).max(0.9).default(0.8).describe('Share of its memory above which they go sooner'),
      after_days: z.number().positive().max(36_600).default(30).describe('Days after which frames go to the cold tier'),
      frames_per_s: z.number().positive().max(1_000_000).default(500).describe('At most so many of them a second'),
    })
    .prefault({})
    .describe('How long frames stay where; nothing leaves a tier before it is safe in the next'),
  retention: retentionSchema,
  derived: derivedSchema,
};

/** What a hub's YAML may say; stores that it leaves open are chosen by the addresses in `environment`. */
export const hubConfigSchema = (environment: StoreEnvironment) =>
  z.strictObject({ ...hubShape, tiers: tiersSchema(environment) });

export type HubConfig = z.infer<ReturnType<typeof hubConfigSchema>>;
