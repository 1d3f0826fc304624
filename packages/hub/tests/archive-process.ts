import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { silentLog, systemMachineClock, systemProcessClock } from '@cerveceria/runtime';
import { NOTHING_HELD } from '../src/archive/archive-parts.ts';
import { createArchiver } from '../src/archive/archiver.ts';
import { cassandraFrames } from '../src/tiers/cassandra/cassandra-frames.ts';
import { mongoFrames } from '../src/tiers/mongodb/mongo-frames.ts';
import type { Tier } from '../src/tiers/tier-set.ts';

/**
 * A hub's archiver on real stores, until it is killed: `node archive-process.js MONGODB DATABASE CASSANDRA KEYSPACE`.
 * It connects, prints `ready` and begins when it is told `STEPS MS`: so many questions to the tiers and answers of them
 * later, and then so many ms, it gets a SIGKILL; the machine's load does not move that instant.
 */
const [url = '', database = '', contact = '', keyspace = ''] = process.argv.slice(2);
const say = (line: string) => void process.stdout.write(`${line}\n`);
const common = { clock: systemMachineClock, log: silentLog };

let [steps, ms] = [0, 0];

function step(): void {
  if (--steps !== 0) return;
  say('killed');
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), ms);
}

function telling(tier: Tier): Tier {
  return new Proxy(tier, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function' || name === 'following') return value;
      return async (...args: unknown[]) => {
        step();
        const said: unknown = await value.apply(target, args);
        step();
        return said;
      };
    },
  });
}

const warm = mongoFrames({ url, database, log: silentLog });
const cold = cassandraFrames({ ...common, contactPoints: [contact], dataCenter: 'datacenter1', keyspace });
await Promise.all([warm.start(), cold.start()]);
say('ready');
const orders = createInterface(process.stdin);
// Whoever started it is gone.
orders.on('close', () => process.exit(1));
const [order] = (await once(orders, 'line')) as [string];
[steps, ms] = order.split(' ').map(Number) as [number, number];
const archiver = createArchiver({
  ...{
    hub: 'a',
    store: { lease: () => Promise.resolve(true) },
    warm: telling(warm),
    cold: telling(cold),
    hold: NOTHING_HELD,
    ingested: () => 0,
  },
  ...{ machine: systemMachineClock, process: systemProcessClock(), log: silentLog },
  // An hour to a load, so that a pass has many instants to be killed at.
  ...{ keepMs: 30 * 86_400_000, framesPerS: 1e6, limits: { frames: 3, bytes: 1e6 } },
});
archiver.start();
