import assert from 'node:assert/strict';
import { test } from 'node:test';
import { i2cBusContract } from './i2c-bus.contract.ts';
import { LinuxI2cBus, type NativeI2c } from './linux-i2c-bus.ts';

const errno = (code: string) => Object.assign(new Error(code), { code });

/** The wire under i2c-bus: registers of a chip at 0x48, and errors that are to come before the next transfers. */
function makeWire() {
  const registers = new Map<number, Buffer>();
  const upcoming: string[] = [];
  let opened = 0;
  let closed = 0;
  const transfer = (address: number) => {
    const code = upcoming.shift();
    if (code !== undefined) throw errno(code);
    if (address !== 0x48) throw errno('ENODEV');
  };
  const open = (): Promise<NativeI2c> => {
    opened++;
    return Promise.resolve({
      async readI2cBlock(address, register, length) {
        await Promise.resolve();
        transfer(address);
        return { buffer: registers.get(register) ?? Buffer.alloc(length) };
      },
      async writeI2cBlock(address, register, _length, buffer) {
        await Promise.resolve();
        transfer(address);
        registers.set(register, Buffer.from(buffer));
      },
      async i2cRead(address, length) {
        await Promise.resolve();
        transfer(address);
        return { buffer: Buffer.alloc(length, 0x66) };
      },
      close: () => Promise.resolve(closed++),
    });
  };
  const waits: number[] = [];
  const wait = (ms: number) => Promise.resolve(void waits.push(ms));
  return { bus: new LinuxI2cBus({ open, wait }), upcoming, waits, counts: () => ({ opened, closed }) };
}

i2cBusContract('LinuxI2cBus', () => makeWire().bus);

test('what a chip has ready is read without a register, and tried again as well', async () => {
  const { bus, upcoming } = makeWire();
  upcoming.push('EREMOTEIO');
  assert.deepEqual([...(await bus.transact((chip) => chip.receive(0x48, 3)))], [0x66, 0x66, 0x66]);
});

test('a NACK, an EIO and a timeout are tried again after a pause', async () => {
  for (const code of ['EREMOTEIO', 'EIO', 'ETIMEDOUT']) {
    const { bus, upcoming, waits } = makeWire();
    upcoming.push(code, code);
    await bus.transact((chip) => chip.read(0x48, 0, 2));
    assert.equal(waits.length, 2, code);
  }
});

test('after three tries it gives up and says what the kernel said', async () => {
  const { bus, upcoming } = makeWire();
  upcoming.push('EREMOTEIO', 'EREMOTEIO', 'EREMOTEIO', 'EREMOTEIO');
  await assert.rejects(
    bus.transact((chip) => chip.read(0x48, 0, 2)),
    /EREMOTEIO/,
  );
  assert.equal(upcoming.length, 1);
});

test('a missing bus is not tried again', async () => {
  const { bus, upcoming, waits } = makeWire();
  upcoming.push('ENOENT');
  await assert.rejects(bus.transact((chip) => chip.read(0x48, 0, 2)));
  assert.deepEqual(waits, []);
});

test('after EBUSY the bus object is thrown away: its next call would go to address 0', async () => {
  const { bus, upcoming, counts } = makeWire();
  upcoming.push('EBUSY');
  await assert.rejects(bus.transact((chip) => chip.read(0x48, 0, 2)));
  await bus.transact((chip) => chip.read(0x48, 0, 2));
  assert.deepEqual(counts(), { opened: 2, closed: 1 });
});

test('concurrent first calls open one bus', async () => {
  const { bus, counts } = makeWire();
  await Promise.all([1, 2, 3, 4].map(() => bus.transact((chip) => chip.read(0x48, 0, 2))));
  assert.equal(counts().opened, 1);
});
