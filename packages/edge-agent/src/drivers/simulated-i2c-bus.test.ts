import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BusClient } from '@cerveceria/simulator/bus';
import { i2cBusContract } from './i2c-bus.contract.ts';
import { SimulatedI2cBus } from './simulated-i2c-bus.ts';

function makeClient(): Pick<BusClient, 'request'> {
  const registers = new Map<number, number[]>();
  return {
    async request(body) {
      await Promise.resolve();
      if (body.op !== 'i2c.read' && body.op !== 'i2c.write') throw new Error(body.op);
      if (body.address !== 0x48) throw Object.assign(new Error('nobody'), { code: 'BUS_NACK' });
      if (body.op === 'i2c.write') registers.set(body.register, body.bytes);
      return body.op === 'i2c.write' ? null : (registers.get(body.register) ?? new Array(body.length).fill(0));
    },
  };
}

i2cBusContract('SimulatedI2cBus', () => new SimulatedI2cBus(makeClient(), 1));

test('an answer of another length is an error, not a short reading', async () => {
  const bus = new SimulatedI2cBus({ request: () => Promise.resolve([1]) }, 1);
  await assert.rejects(
    bus.transact((chip) => chip.read(0x48, 0, 2)),
    { code: 'AGENT_I2C_FAILED' },
  );
});
