import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { BusClient } from '../src/bus/bus-client.ts';
import { createLogPlayer, type LogPlayer, type LogPlayerDeps } from '../src/log-player.ts';
import type { LogRow } from '../src/world/log-world.ts';

const NODE = 'fermenter-1.cellar';
const BEER = '28-0000000000b1';

/** Two minutes a row, every fiftieth row in the second of the row before, every seventh without a value. */
async function* rows(count: number): AsyncGenerator<LogRow> {
  let wall = Date.UTC(2018, 11, 2, 15);
  for (let index = 0; index < count; index++) {
    if (index % 50 !== 0) wall += 120_000;
    await Promise.resolve();
    yield { wall, probes: { [BEER]: index % 7 === 0 ? null : (index % 400) / 16 } };
  }
}

function player(t: TestContext, change: Partial<LogPlayerDeps> = {}): { player: LogPlayer; socket: string } {
  const data = mkdtempSync(join(tmpdir(), 'player-'));
  const socket = join(data, 'bus.sock');
  const made = createLogPlayer({ socket, data, node: NODE, probes: [BEER], rows: rows(1000), rate: 0, ...change });
  t.after(() => made.stop());
  return { player: made, socket };
}

/** An agent that reads its probe in each step before it answers. */
async function reader(t: TestContext, socket: string): Promise<{ client: BusClient; seen: [number, number | null][] }> {
  const client = new BusClient({ socket, role: 'agent', node: NODE });
  t.after(() => client.close());
  const { w1 } = await client.connect();
  const file = join(w1 ?? '', BEER, 'temperature');
  const seen: [number, number | null][] = [];
  client.onStep(({ mono, wall }) => {
    seen.push([wall, existsSync(file) ? Number(readFileSync(file, 'utf8')) : null]);
    client.done(mono);
  });
  return { client, seen };
}

test('every row of a log is one reading, at its own time, in order', async (t) => {
  const counted: number[] = [];
  const { player: log, socket } = player(t, { onRow: (count) => counted.push(count) });
  await log.start();
  const { seen } = await reader(t, socket);
  await log.finished();
  const expected: [number, number | null][] = [];
  for await (const { wall, probes } of rows(1000)) {
    const celsius = probes[BEER] as number | null;
    expected.push([wall, celsius === null ? null : Math.trunc(celsius * 1000)]);
  }
  assert.deepEqual(seen, expected);
  assert.equal(counted.length, 1000);
  assert.equal(counted.at(-1), 1000);
});

test('no row is played to empty chairs, and an agent that went away misses none', async (t) => {
  const { player: log, socket } = player(t);
  await log.start();
  await new Promise((resolve) => setTimeout(resolve, 100));
  const first = await reader(t, socket);
  while (first.seen.length < 100) await new Promise((resolve) => setTimeout(resolve, 1));
  first.client.close();
  await new Promise((resolve) => setTimeout(resolve, 100));
  const played = first.seen.length;
  const second = await reader(t, socket);
  await log.finished();
  assert.ok(played + second.seen.length >= 999 && played + second.seen.length <= 1000);
  assert.ok((second.seen[0]?.[0] ?? 0) >= (first.seen.at(-1)?.[0] ?? 0));
});

test('a slow agent is waited for as long as it takes', async (t) => {
  const { player: log, socket } = player(t, { rows: rows(3) });
  await log.start();
  const client = new BusClient({ socket, role: 'agent', node: NODE });
  t.after(() => client.close());
  await client.connect();
  let steps = 0;
  client.onStep(({ mono }) => {
    steps++;
    setTimeout(() => client.done(mono), steps === 2 ? 2600 : 0);
  });
  await log.finished();
  assert.equal(steps, 3);
});

test('a log that goes back ends with its error', async (t) => {
  async function* broken(): AsyncGenerator<LogRow> {
    yield { wall: 2000, probes: {} };
    await Promise.resolve();
    yield { wall: 1000, probes: {} };
  }
  const { player: log, socket } = player(t, { rows: broken() });
  await log.start();
  const finished = assert.rejects(log.finished(), { code: 'LOG_GOES_BACK' });
  await reader(t, socket);
  await finished;
});

test('at a rate, the gap between two rows takes its time', async (t) => {
  const { player: log, socket } = player(t, { rows: rows(4), rate: 1200 });
  await log.start();
  const begun = performance.now();
  await reader(t, socket);
  await log.finished();
  const took = performance.now() - begun;
  assert.ok(took >= 280 && took < 10_000, `${took} ms for six minutes`);
});
