import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulatorConfigSchema } from '@cerveceria/simulator';
import { parse } from 'yaml';
import { agentYaml, NODES } from './agent-yaml.ts';
import { hubYaml } from './hub-yaml.ts';
import { simulatorYaml } from './simulator-yaml.ts';

interface SimulatedNode {
  probes?: Record<string, string>;
  lines?: Record<string, string>;
  ads1115?: Record<string, Record<string, string>>;
}
interface Channel {
  driver: string;
  id?: string;
  address?: number;
  input?: number;
}
interface Agent {
  channels: Record<string, Channel>;
  outputs?: Record<string, { line: number }>;
}

const hubs = ['ws://127.0.0.1:8080', 'ws://127.0.0.1:8081'];
const socket = '/tmp/a b/bus.sock';

test('each agent asks for exactly what the simulator has on its node', () => {
  const world = parse(simulatorYaml({ socket, speed: 20, kettles: 2 })) as {
    socket: string;
    kettles: Record<string, { nodes: Record<string, SimulatedNode> }>;
  };
  assert.equal(simulatorConfigSchema.safeParse(world).error, undefined);
  assert.equal(world.socket, socket);
  assert.deepEqual(Object.keys(world.kettles), ['kettle-1', 'kettle-2']);
  for (const kettle of [1, 2]) {
    for (const node of NODES) {
      const wired = world.kettles[`kettle-${kettle}`]?.nodes[node];
      const agent = parse(agentYaml({ kettle, node, hubs, socket })) as Agent;
      const channels = Object.values(agent.channels);
      const ids = channels.filter(({ driver }) => driver === 'ds18b20').map(({ id }) => id);
      assert.deepEqual(ids, Object.keys(wired?.probes ?? {}), `${kettle} ${node}`);
      const inputs = channels.filter(({ driver }) => driver === 'ads1115').map(({ input }) => String(input));
      assert.deepEqual(inputs, Object.keys(Object.values(wired?.ads1115 ?? {})[0] ?? {}));
      const driven = Object.entries(agent.outputs ?? {}).map(([name, { line }]) => [String(line), name]);
      const drives = Object.entries(wired?.lines ?? {}).filter(([, drive]) => !drive.endsWith('-switch'));
      assert.deepEqual(Object.fromEntries(driven), Object.fromEntries(drives));
    }
  }
});

test('hubs know each other and share one data folder', () => {
  const urls = ['http://127.0.0.1:8080', 'http://127.0.0.1:8081'];
  const hub = parse(hubYaml({ name: 'hub-b', port: 8081, urls, socket })) as Record<string, unknown>;
  assert.deepEqual(hub['public_urls'], urls);
  assert.equal(hub['hub'], 'hub-b');
  assert.equal(hub['data'], '../hub-data');
  assert.equal(hub['archive'], undefined);
});

test('hubs on real stores archive within a watched demo what they leave alone for a month elsewhere', () => {
  const stores = { CASSANDRA_CONTACT_POINTS: '127.0.0.1:9042' };
  const hub = parse(hubYaml({ name: 'hub-a', port: 8080, urls: ['http://127.0.0.1:8080'], socket, stores })) as {
    archive: { hot_days: number; after_days: number };
    tiers: { cold: string };
  };
  assert.equal(hub.tiers.cold, 'cassandra');
  assert.ok(hub.archive.after_days * 24 <= 2);
  // Whole hours move: there is always one that only MongoDB has.
  assert.ok((hub.archive.after_days - hub.archive.hot_days) * 24 >= 1);
});
