import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { I2cBus } from './i2c-bus.ts';

/** Behaviour of every I2cBus. `make` gives a bus with a chip at 0x48 that keeps what is written, and nobody at 0x20. */
export function i2cBusContract(name: string, make: () => I2cBus): void {
  test(`${name}: reads back what it wrote`, async () => {
    const bus = make();
    await bus.transact((chip) => chip.write(0x48, 1, Uint8Array.of(0xc3, 0x83)));
    assert.deepEqual([...(await bus.transact((chip) => chip.read(0x48, 1, 2)))], [0xc3, 0x83]);
  });

  test(`${name}: two transactions at once do not mix their steps`, async () => {
    const bus = make();
    const steps: string[] = [];
    const task = (who: string, value: number) =>
      bus.transact(async (chip) => {
        await chip.write(0x48, 1, Uint8Array.of(value, value));
        steps.push(who);
        const [read] = await chip.read(0x48, 1, 2);
        steps.push(`${who}${read}`);
      });
    await Promise.all([task('a', 1), task('b', 2)]);
    assert.deepEqual(steps, ['a', 'a1', 'b', 'b2']);
  });

  test(`${name}: nobody at the address is an error with a code, and the next transfer works`, async () => {
    const bus = make();
    await assert.rejects(
      bus.transact((chip) => chip.read(0x20, 0, 1)),
      { code: 'AGENT_I2C_FAILED' },
    );
    assert.equal(await bus.answers(0x20), false);
    assert.equal(await bus.answers(0x48), true);
  });

  test(`${name}: closed is closed, twice is harmless, and what was under way ends first`, async () => {
    const bus = make();
    const underWay = bus.transact((chip) => chip.read(0x48, 1, 2));
    await Promise.all([bus.close(), bus.close()]);
    assert.equal((await underWay).length, 2);
    await assert.rejects(
      bus.transact((chip) => chip.read(0x48, 1, 2)),
      { code: 'AGENT_I2C_CLOSED' },
    );
  });
}
