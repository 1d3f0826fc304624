import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { BusClient } from '../src/bus/bus-client.ts';
import { truthSchema } from '../src/bus/bus-protocol.ts';
import { HEAT, startSimulation, until } from './a-simulation.ts';

test('the welcome tells boot, time and the 1-Wire tree of the node', async (t) => {
  const { attach, data } = await startSimulation(t);
  const agent = await attach('agent');
  assert.equal(agent.welcome?.w1, join(data, 'w1', HEAT));
  assert.ok((agent.welcome?.boot.length ?? 0) > 8);
  const operator = await attach('operator');
  assert.equal(operator.welcome?.w1, null);
  assert.equal(operator.welcome?.boot, agent.welcome?.boot);
});

test('unknown nodes are refused, with the nodes there are', async (t) => {
  const { socket } = await startSimulation(t);
  for (const role of ['agent', 'guard', 'observer'] as const) {
    const stranger = new BusClient({ socket, role, node: 'kettle-9.heat' });
    await assert.rejects(stranger.connect(), { code: 'BUS_REFUSED', message: /kettle-1\.heat/ });
  }
  await assert.rejects(new BusClient({ socket, role: 'agent', node: null }).connect(), { code: 'BUS_REFUSED' });
});

test('where nothing listens, connecting says so', async () => {
  const client = new BusClient({ socket: '/nowhere/bus.sock', role: 'agent', node: HEAT });
  await assert.rejects(client.connect(), { code: 'BUS_UNREACHABLE' });
  await assert.rejects(client.request({ op: 'truth' }), { code: 'BUS_GONE' });
});

test('a line is exclusive among agents, a guard sets it all the same, and its death frees it', async (t) => {
  const { attach, lines } = await startSimulation(t);
  const one = await attach('agent');
  const two = await attach('agent');
  const guard = await attach('guard');
  await one.request({ op: 'line.output', line: 17, initial: 0 });
  await assert.rejects(two.request({ op: 'line.output', line: 17, initial: 0 }), { code: 'LINE_BUSY' });
  await assert.rejects(two.request({ op: 'line.set', line: 17, level: 1 }), { code: 'LINE_NOT_HELD' });
  await one.request({ op: 'line.set', line: 17, level: 1 });
  assert.equal(await two.request({ op: 'line.get', line: 17 }), 1);
  await guard.request({ op: 'line.output', line: 17, initial: 0 });
  assert.equal(await one.request({ op: 'line.get', line: 17 }), 0);
  await one.request({ op: 'line.set', line: 17, level: 1 });
  one.close();
  const levels = lines().filter(({ line }) => line === 17);
  assert.deepEqual(
    levels.map(({ level, by }) => [level, by]),
    [
      [0, 'power-on'],
      [0, 'claim'],
      [1, 'agent'],
      [0, 'guard'],
      [1, 'agent'],
    ],
  );
  // The simulator hears of the death when the socket closes, which is soon.
  let taken = false;
  const claim = () =>
    two.request({ op: 'line.output', line: 17, initial: 0 }).then(
      () => true,
      () => false,
    );
  for (let tries = 0; !taken && tries < 1000; tries++) taken = await claim();
  assert.ok(taken);
  assert.ok(Math.abs((levels.at(-1)?.machine ?? 0) - Date.now()) < 5000);
});

test('I2C answers as the wire would, and silence is BUS_NACK', async (t) => {
  const { answering, attach } = await startSimulation(t);
  const agent = await answering(HEAT);
  const at = { bus: 1, address: 0x48 } as const;
  assert.deepEqual(await agent.request({ op: 'i2c.read', ...at, register: 1, length: 2 }), [0x85, 0x83]);
  await agent.request({ op: 'i2c.write', ...at, register: 1, bytes: [0xc3, 0x83] });
  const [high = 0, low = 0] = (await agent.request({ op: 'i2c.read', ...at, register: 0, length: 2 })) as number[];
  assert.ok(Math.abs(((high << 8) | low) * 0.000125 - 1.965) < 0.01, 'forty litres');
  const nowhere = { op: 'i2c.read', bus: 1, address: 0x49, register: 0, length: 2 } as const;
  await assert.rejects(agent.request(nowhere), { code: 'BUS_NACK' });
  await assert.rejects(agent.request({ ...nowhere, bus: 0, address: 0x48 }), { code: 'BUS_NACK' });
  const operator = await attach('operator');
  await operator.request({ op: 'fault.set', fault: { node: HEAT, target: 'i2c:0x48', kind: 'i2c-silent' } });
  await assert.rejects(agent.request({ ...nowhere, address: 0x48 }), { code: 'BUS_NACK' });
});

test('each role may do what is its own and nothing else', async (t) => {
  const { attach } = await startSimulation(t);
  const [agent, guard, observer, operator] = await Promise.all([
    attach('agent'),
    attach('guard'),
    attach('observer', null),
    attach('operator'),
  ]);
  const fault = { node: HEAT, target: 'plant', kind: 'empty-kettle' } as const;
  for (const client of [agent, guard, observer]) {
    await assert.rejects(client.request({ op: 'fault.set', fault }), { code: 'ROLE_FORBIDS' });
    await assert.rejects(client.request({ op: 'rate.set', rate: 2 }), { code: 'ROLE_FORBIDS' });
  }
  for (const client of [observer, operator])
    await assert.rejects(client.request({ op: 'line.output', line: 17, initial: 1 }), { code: 'ROLE_FORBIDS' });
  await operator.request({ op: 'fault.set', fault });
  assert.deepEqual(await operator.request({ op: 'fault.list' }), [fault]);
  const truth = truthSchema.parse(await observer.request({ op: 'truth' }));
  assert.deepEqual(truth.faults, [fault]);
  await assert.rejects(operator.request({ op: 'fault.set', fault: { ...fault, target: 'line:99' } }), {
    code: 'FAULT_UNKNOWN',
  });
});

test('a participant that says nonsense is told and closed, and the others go on', async (t) => {
  const { socket, answering, simulator } = await startSimulation(t);
  await answering(HEAT);
  for (const nonsense of ['hello\n', '{"op":"attach","role":"king","node":null}\n', '{"id":1,"op":"truth"}\n']) {
    const raw = connect(socket);
    const said = await new Promise<string>((resolve) => {
      let text = '';
      raw.on('data', (chunk) => {
        text += chunk;
      });
      raw.on('close', () => resolve(text));
      raw.write(nonsense);
    });
    assert.match(said, /"refused".*BUS_MESSAGE_INVALID/, nonsense);
  }
  const endless = connect(socket);
  const closed = new Promise((resolve) => endless.on('close', resolve));
  endless.on('error', () => {});
  endless.write('x'.repeat(600_000));
  await closed;
  const { mono } = simulator.now();
  await until(() => simulator.now().mono > mono, 'the world going on');
});

test('when the simulator stops, requests under way and clients are told', async (t) => {
  const { simulator, attach } = await startSimulation(t);
  const agent = await attach('agent');
  let closed = 0;
  agent.onClose(() => closed++);
  const pending = assert.rejects(
    (async () => {
      for (;;) await agent.request({ op: 'line.get', line: 1 });
    })(),
    { code: 'BUS_GONE' },
  );
  await simulator.stop();
  await pending;
  await until(() => closed === 1, 'onClose');
});
