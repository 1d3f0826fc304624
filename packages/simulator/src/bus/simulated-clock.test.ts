import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { FakeClock } from '@cerveceria/runtime';
import { BusClient } from './bus-client.ts';
import type { BusRole, FromBus } from './bus-protocol.ts';
import { type SimulatedProcessClock, simulatedProcessClock } from './simulated-clock.ts';

const WALL = 1_700_000_000_000;

interface Bed {
  readonly machine: FakeClock;
  readonly clock: SimulatedProcessClock;
  /** Says it on the bus and waits until the client has heard. */
  say(message: FromBus): Promise<void>;
  time(mono: number, rate: number): Promise<void>;
}

async function listening(): Promise<{ server: Server; path: string; accepted: Promise<Socket> }> {
  const path = join(mkdtempSync(join(tmpdir(), 'clock-')), 'bus.sock');
  const server = createServer();
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return { server, path, accepted };
}

async function bed(t: TestContext, role: BusRole): Promise<Bed> {
  const { server, path, accepted } = await listening();
  const client = new BusClient({ socket: path, role, node: 'k1.heat' });
  const connected = client.connect();
  const socket = await accepted;
  const write = (message: FromBus) => socket.write(`${JSON.stringify(message)}\n`);
  write({ ev: 'welcome', boot: 'b-1', mono: 1000, wall: WALL + 1000, rate: 10, w1: null });
  await connected;
  const machine = new FakeClock();
  const clock = simulatedProcessClock(client, machine);
  clock.start();
  t.after(() => {
    client.close();
    socket.destroy();
    server.close();
  });
  const say = async (message: FromBus): Promise<void> => {
    const heard = new Promise<void>((resolve) => {
      const cancels = [client.onStep(() => done()), client.onTime(() => done())];
      const done = () => {
        for (const cancel of cancels) cancel();
        resolve();
      };
    });
    write(message);
    await heard;
  };
  const time = (mono: number, rate: number) => say({ ev: 'time', mono, wall: WALL + mono, rate });
  return { machine, clock, say, time };
}

test('before the first event the clock says what the welcome said', async (t) => {
  const { clock } = await bed(t, 'observer');
  assert.deepEqual([clock.mono(), clock.wall(), clock.rate(), clock.boot], [1000, WALL + 1000, 10, 'b-1']);
  assert.equal(clock.simulated, true);
});

test('for an agent it is the last step, however long the machine waits', async (t) => {
  const { clock, machine, say } = await bed(t, 'agent');
  for (const mono of [1250, 1500, 1500, 1750]) {
    await say({ ev: 'step', mono, wall: WALL + mono });
    machine.advance(5000);
    assert.deepEqual([clock.mono(), clock.wall()], [mono, WALL + mono]);
  }
});

test('an agent measures the rate of its steps', async (t) => {
  const { clock, machine, say } = await bed(t, 'agent');
  for (let mono = 1250; mono <= 26_000; mono += 250) {
    machine.advance(12.5);
    await say({ ev: 'step', mono, wall: WALL + mono });
  }
  assert.ok(Math.abs(clock.rate() - 20) < 0.5, `${clock.rate()}`);
});

test('an observer sees time pass between two events, at the reached rate', async (t) => {
  const { clock, machine, time } = await bed(t, 'observer');
  await time(2000, 20);
  machine.advance(25);
  assert.deepEqual([clock.mono(), clock.wall()], [2500, WALL + 2500]);
  assert.equal(clock.rate(), 20);
});

test('it runs no further ahead than one interval when the simulator stands still', async (t) => {
  const { clock, machine, time } = await bed(t, 'observer');
  await time(2000, 20);
  await time(3000, 20);
  machine.advance(3_600_000);
  assert.equal(clock.mono(), 4000);
});

test('it waits rather than go back when it was ahead', async (t) => {
  const { clock, machine, time } = await bed(t, 'observer');
  await time(2000, 20);
  machine.advance(50);
  assert.equal(clock.mono(), 3000);
  await time(2400, 8);
  assert.equal(clock.mono(), 3000);
  let before = 3000;
  for (let mono = 2800; mono < 6000; mono += 400) {
    machine.advance(50);
    await time(mono, 8);
    for (let part = 0; part < 5; part++) {
      machine.advance(10);
      assert.ok(clock.mono() >= before);
      before = clock.mono();
    }
  }
  assert.ok(before > 5000);
});

test('stopped, it stays where it is', async (t) => {
  const { clock, time } = await bed(t, 'observer');
  await time(2000, 20);
  const stayed = clock.mono();
  clock.stop();
  await time(9000, 20);
  assert.ok(clock.mono() - stayed <= 1000);
});
