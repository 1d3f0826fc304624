import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import { createProcessClock } from '../src/process-clock.ts';

const BASE = 1_700_000_000_000;

/** The simulator's end of the bus: a welcome to whoever attaches, and the time when a test says so. */
async function bus(socket: string) {
  const clients = new Set<Socket>();
  const say = (message: object) => {
    for (const client of clients) client.write(`${JSON.stringify(message)}\n`);
  };
  const server = createServer((client) => {
    client.on('error', () => {});
    client.on('close', () => clients.delete(client));
    client.once('data', () => {
      clients.add(client);
      say({ ev: 'welcome', boot: 'sim', mono: 0, wall: BASE, rate: 20, w1: null });
    });
  });
  server.listen(socket);
  await once(server, 'listening');
  return {
    clients,
    time: (mono: number) => say({ ev: 'time', mono, wall: BASE + mono, rate: 20 }),
    close() {
      for (const client of clients) client.destroy();
      server.close();
    },
  };
}

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'bus-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return join(path, 'bus.sock');
}

async function until(fits: () => boolean): Promise<void> {
  for (const end = performance.now() + 30_000; !fits(); ) {
    assert.ok(performance.now() < end, 'in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('a simulation rules the clock, in whole ms, and says how fast it goes', async (t) => {
  const socket = folder(t);
  const simulator = await bus(socket);
  const { clock, start, stop } = createProcessClock({ kind: 'simulated', socket }, systemMachineClock, silentLog);
  t.after(() => {
    stop();
    simulator.close();
  });
  await start();
  assert.deepEqual([clock.simulated, clock.boot, clock.rate(), clock.wall()], [true, 'sim', 20, BASE]);
  simulator.time(5_000.75);
  await until(() => clock.wall() >= BASE + 5_000);
  assert.ok(Number.isSafeInteger(clock.wall()) && Number.isSafeInteger(clock.mono()));
});

test('while the simulator is gone its time stands still, and goes on when it is back, never backwards', async (t) => {
  const socket = folder(t);
  const first = await bus(socket);
  let isGone = false;
  const warn = () => {
    isGone = true;
  };
  const log = { ...silentLog, warn };
  const { clock, start, stop } = createProcessClock({ kind: 'simulated', socket }, systemMachineClock, log);
  t.after(stop);
  await start();
  first.time(60_000);
  await until(() => clock.wall() >= BASE + 60_000);
  first.close();
  await until(() => isGone);
  const stood = clock.wall();
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(clock.wall(), stood);
  const second = await bus(socket);
  t.after(() => second.close());
  await until(() => second.clients.size === 1);
  second.time(1_000);
  assert.ok(clock.wall() >= stood);
  second.time(120_000);
  await until(() => clock.wall() >= BASE + 120_000);
});

test('without a simulator the start is refused', async (t) => {
  const socket = folder(t);
  const { start } = createProcessClock({ kind: 'simulated', socket }, systemMachineClock, silentLog);
  await assert.rejects(start(), /CLOCK_UNREACHABLE.*bus\.sock/);
});
