import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ConfigError, parseConfig } from '@cerveceria/runtime';
import { z } from 'zod';
import { EMBEDDED_TIERS, type StoreEnvironment } from './choose-tiers.ts';
import { tiersSchema } from './tiers-schema.ts';

const tiersOf = (text: string, environment: StoreEnvironment = {}) =>
  parseConfig(text, 'hub.yaml', z.strictObject({ hub: z.string(), tiers: tiersSchema(environment) })).tiers;

const REDIS = 'redis://:s3cret@10.0.0.7:6379';
const MONGODB = 'mongodb://brew:s3cret@10.0.0.8/';

function faultsOf(text: string, environment: StoreEnvironment = {}): string[] {
  try {
    tiersOf(text, environment);
  } catch (fault) {
    assert.ok(fault instanceof ConfigError, String(fault));
    assert.doesNotMatch(fault.message, /s3cret/);
    return fault.message.split('\n');
  }
  throw new Error('it was taken');
}

describe('which stores a hub uses', () => {
  test('nothing said and nothing in the environment: one box, complete', () => {
    assert.deepEqual(tiersOf('hub: a\n'), EMBEDDED_TIERS);
    assert.deepEqual(tiersOf('hub: a\n', { REDIS_URL: '', CASSANDRA_CONTACT_POINTS: ' ' }), EMBEDDED_TIERS);
  });

  test('addresses in the environment choose what the file leaves open; state follows warm, words follow hot', () => {
    const environment = { REDIS_URL: REDIS, MONGODB_URL: MONGODB, CASSANDRA_CONTACT_POINTS: 'c1, c2:9043' };
    const all = tiersOf('hub: a\n', environment);
    assert.deepEqual(all, {
      ...{ hot: 'redis', warm: 'mongodb', cold: 'cassandra', state: 'mongodb', words: 'redis' },
      ...{ peers_elsewhere: false, redis: { url: REDIS } },
      mongodb: { url: MONGODB, database: 'cerveceria' },
      cassandra: { contactPoints: ['c1', 'c2:9043'], dataCenter: 'datacenter1', keyspace: 'cerveceria', copies: 1 },
    });
    const said = 'hub: a\ntiers: { hot: embedded, cold: none, mongodb: { database: b }, state: embedded }\n';
    assert.deepEqual(tiersOf(said, environment), {
      ...EMBEDDED_TIERS,
      warm: 'mongodb',
      mongodb: { url: MONGODB, database: 'b' },
    });
  });

  test('an address in the file goes before the one in the environment, and chooses its tier too', () => {
    const { hot, words, redis } = tiersOf(`hub: a\ntiers: { redis: { url: "redis://here" } }\n`, { REDIS_URL: REDIS });
    assert.deepEqual([hot, words, redis], ['redis', 'redis', { url: 'redis://here' }]);
    const { cassandra } = tiersOf('hub: a\ntiers: { cassandra: { contact_points: ["[::1]:9042"], copies: 3 } }\n', {
      CASSANDRA_DC: 'north',
    });
    assert.deepEqual(cassandra, {
      ...{ contactPoints: ['[::1]:9042'], dataCenter: 'north', keyspace: 'cerveceria', copies: 3 },
    });
  });
});

describe('how a hub comes into its stores', () => {
  const SENTINELS = 'sentinels: { name: brewery, addresses: [a, "b:26380", "[::1]:26381"] }';

  test('sentinels take the place of an address, with one replica to confirm, and passwords come out of the environment', () => {
    const { hot, words, redis } = tiersOf(`hub: a\ntiers: { redis: { ${SENTINELS}, tls: {} } }\n`, {
      ...{ REDIS_URL: REDIS, REDIS_USERNAME: 'hub', REDIS_PASSWORD: 'p', REDIS_SENTINEL_PASSWORD: 's' },
    });
    assert.deepEqual([hot, words], ['redis', 'redis']);
    assert.deepEqual(redis, {
      sentinels: { name: 'brewery', addresses: ['a', 'b:26380', '[::1]:26381'], password: 's' },
      ...{ username: 'hub', password: 'p', tls: {}, replicas: 1 },
    });
  });

  test('what the file says of user and password goes before the environment', () => {
    const text = 'hub: a\ntiers: { cassandra: { contact_points: [c], username: u, password: file } }\n';
    const { cassandra } = tiersOf(text, { CASSANDRA_USERNAME: 'other', CASSANDRA_PASSWORD: 'env' });
    assert.deepEqual([cassandra?.username, cassandra?.password], ['u', 'file']);
    const { redis } = tiersOf('hub: a\ntiers: { redis: { replicas: 2 } }\n', {
      ...{ REDIS_URL: 'redis://x', REDIS_PASSWORD: 'env' },
    });
    assert.deepEqual(redis, { url: 'redis://x', password: 'env', replicas: 2 });
  });

  test('an address and sentinels, or sentinels without a replica to confirm, are refused', () => {
    const both = faultsOf(`hub: a\ntiers: { redis: { url: "redis://x", ${SENTINELS} } }\n`).join();
    assert.match(both, /tiers\.redis: expected `url` or `sentinels`, not both/);
    const none = faultsOf(`hub: a\ntiers: { redis: { replicas: 0, ${SENTINELS} } }\n`).join();
    assert.match(none, /tiers\.redis\.replicas: expected 1 or more/);
  });

  test('a password that is none is refused without being repeated', () => {
    const fault = faultsOf('hub: a\ntiers: { redis: { url: "redis://x", password: 20261122 } }\n').join();
    assert.match(fault, /tiers\.redis\.password: expected text, got \*\*\*/);
  });
});

describe('what cannot be', () => {
  test('stores without an address are refused all at once, each at its key with what to do', () => {
    const text = 'hub: a\ntiers:\n  hot: redis\n  state: mongodb\n  cold: cassandra\n';
    const [hot, state, cold] = faultsOf(text) as [string, string, string];
    assert.match(hot, /^hub\.yaml:3:8 tiers\.hot: expected `redis\.url` beside it, or .*REDIS_URL.*environment$/);
    assert.match(state, /^hub\.yaml:4:10 tiers\.state: expected `mongodb\.url`.*MONGODB_URL/);
    assert.match(cold, /^hub\.yaml:5:9 tiers\.cold: expected `cassandra\.contact_points`/);
  });

  test('hubs on several machines may not use files: each tier that would is named', () => {
    const faults = faultsOf('hub: a\ntiers: { peers_elsewhere: true, warm: embedded }\n', { REDIS_URL: REDIS });
    assert.equal(faults.length, 2);
    assert.match(faults.join('\n'), /tiers\.warm: expected mongodb: .*split brain\n?/);
    assert.match(faults.join('\n'), /tiers\.state: expected mongodb/);
    const environment = { REDIS_URL: REDIS, MONGODB_URL: MONGODB };
    assert.equal(tiersOf('hub: a\ntiers: { peers_elsewhere: true }\n', environment).peers_elsewhere, true);
  });

  test('an address that nothing uses is refused', () => {
    const text = 'hub: a\ntiers:\n  hot: embedded\n  redis: { url: "redis://x" }\n';
    assert.match(faultsOf(text).join(), /hub\.yaml:4:\d+ tiers\.redis: expected `hot` or `words` to be redis/);
    const archive = 'hub: a\ntiers:\n  cold: none\n  cassandra: { keyspace: x }\n';
    assert.match(faultsOf(archive).join(), /hub\.yaml:4:\d+ tiers\.cassandra: expected `cold` to be cassandra/);
  });

  test('addresses of another kind are refused without showing a password', () => {
    const text = 'hub: a\ntiers:\n  redis: { url: "http://:s3cret@host" }\n  cassandra: { contact_points: ["a b"] }\n';
    const faults = faultsOf(text);
    assert.match(faults[0] ?? '', /hub\.yaml:3:\d+ tiers\.redis\.url: expected an address like redis:.*:\*\*\*@host"$/);
    assert.match(faults[1] ?? '', /tiers\.cassandra\.contact_points\[0\]: expected HOST or HOST:PORT, got "a b"$/);
    const environment = { REDIS_URL: 'http://u:s3cret@x', MONGODB_URL: 'redis://u:s3cret@x' };
    const told = faultsOf('hub: a\n', environment).join('\n');
    assert.match(told, /expected REDIS_URL of the environment to be an address like redis:/);
    assert.match(told, /expected MONGODB_URL of the environment to be an address like mongodb:/);
  });
});
