import { z } from 'zod';
import { chooseTiers, type StoreEnvironment } from './choose-tiers.ts';

const HOST_PORT = /^(\[[0-9a-fA-F:.]+\]|[^\s:,[\]]+)(:\d{1,5})?$/;
const user = (variable: string) => z.string().min(1).optional().describe(`Left out: ${variable} of the environment`);
const password = (variable: string) =>
  z.string().min(1).optional().describe(`Left out: ${variable} of the environment, where it is better kept`);
const tls = z
  .strictObject({
    ca: z.string().min(1).optional().describe('PEM file of the authority; left out: those of the system'),
    cert: z.string().min(1).optional().describe('PEM file of our own certificate, where the server wants one'),
    key: z.string().min(1).optional().describe('PEM file of its key'),
  })
  .optional()
  .describe('Given, also as {}: nothing goes unencrypted. Files are relative to this one');

const sentinelsSchema = z.strictObject({
  name: z.string().min(1).default('mymaster').describe('Of the primary, as the sentinels know it'),
  addresses: z
    .array(z.string().regex(HOST_PORT, 'HOST or HOST:PORT'))
    .min(1)
    .describe('Port 26379 where none is given'),
  username: z.string().min(1).optional(),
  password: password('REDIS_SENTINEL_PASSWORD'),
});

/** What a file may say of the stores. What it leaves open, the environment decides, else the embedded tier does. */
const saidSchema = z.strictObject({
  hot: z.enum(['embedded', 'redis']).optional().describe('The last days; answers `hot`'),
  warm: z.enum(['embedded', 'mongodb']).optional().describe('The last month; answers `warm`'),
  cold: z.enum(['none', 'cassandra']).optional().describe('The archive'),
  state: z.enum(['embedded', 'mongodb']).optional().describe('Users, desired state, batches; left out: as `warm`'),
  words: z.enum(['embedded', 'redis']).optional().describe('What hubs tell each other; left out: as `hot`'),
  redis: z
    .strictObject({
      url: z
        .string()
        .regex(/^rediss?:\/\/\S+$/, 'an address like redis://HOST:6379')
        .optional()
        .describe('Left out, and no sentinels: REDIS_URL of the environment'),
      sentinels: sentinelsSchema.optional().describe('Instead of `url`: who says which server is the primary'),
      username: user('REDIS_USERNAME'),
      password: password('REDIS_PASSWORD'),
      tls,
      replicas: z
        .number()
        .int()
        .min(0)
        .max(5)
        .optional()
        .describe('Replicas that must have a frame before it is acknowledged; left out: 1 with sentinels, else 0'),
    })
    .optional(),
  mongodb: z
    .strictObject({
      url: z
        .string()
        .regex(/^mongodb(\+srv)?:\/\/\S+$/, 'an address like mongodb://HOST:27017/')
        .optional()
        .describe('Left out: MONGODB_URL of the environment'),
      database: z
        .string()
        .regex(/^[A-Za-z0-9_-]{1,63}$/, 'a name of [A-Za-z0-9_-]{1,63}')
        .default('cerveceria'),
    })
    .optional(),
  cassandra: z
    .strictObject({
      contact_points: z
        .array(z.string().regex(HOST_PORT, 'HOST or HOST:PORT'))
        .min(1)
        .optional()
        .describe('Left out: CASSANDRA_CONTACT_POINTS of the environment, separated by commas'),
      data_center: z
        .string()
        .regex(/^[\w.-]{1,64}$/, 'the name of a data centre')
        .optional()
        .describe('Left out: CASSANDRA_DC of the environment, else datacenter1'),
      keyspace: z
        .string()
        .regex(/^[a-z][a-z0-9_]{0,47}$/, 'a name of [a-z][a-z0-9_]{0,47}')
        .default('cerveceria'),
      username: user('CASSANDRA_USERNAME'),
      password: password('CASSANDRA_PASSWORD'),
      tls,
      copies: z.number().int().min(1).max(5).default(1).describe('Of each row; 3 where there are three servers'),
    })
    .optional(),
  peers_elsewhere: z.boolean().default(false).describe('true when another hub runs on another machine'),
});

export type SaidTiers = z.infer<typeof saidSchema>;

/** `tiers` of a hub's file, resolved with the addresses of its environment. */
export function tiersSchema(environment: StoreEnvironment) {
  return saidSchema.prefault({}).transform((said, context) => {
    const { chosen, faults } = chooseTiers(said, environment);
    for (const { path, expected } of faults)
      context.addIssue({ code: 'custom', path, message: expected, params: { isWhole: true } });
    return chosen;
  });
}
