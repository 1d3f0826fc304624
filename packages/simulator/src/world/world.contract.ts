import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Instant, World } from './world.ts';

/** What every world must do. `make` gives a fresh one with a probe at its only node, good for at least three steps. */
export function worldContract(name: string, make: () => { world: World; node: string; probe: string }): void {
  const step = async (world: World, now: Instant): Promise<Instant> => {
    const next = await world.next(now);
    assert.ok(next !== null);
    world.enter(next);
    return next;
  };

  test(`${name}: begins at process time 0 with a 1-Wire master at each node`, async () => {
    const { world, node } = make();
    const begin = await world.start();
    assert.equal(begin.mono, 0);
    assert.deepEqual(world.nodes, [node]);
    assert.ok(readdirSync(world.w1(node)).includes('w1_bus_master1'));
    await world.stop();
  });

  test(`${name}: time never goes back, wall and process time go together`, async () => {
    const { world } = make();
    const begin = await world.start();
    let now = begin;
    for (let count = 0; count < 3; count++) {
      const next = await step(world, now);
      assert.ok(next.mono >= now.mono);
      assert.equal(next.wall - begin.wall, next.mono);
      now = next;
    }
    await world.stop();
  });

  test(`${name}: a reader finds a whole reading as soon as the step is entered`, async () => {
    const { world, node, probe } = make();
    await step(world, await world.start());
    const text = readFileSync(join(world.w1(node), probe, 'w1_slave'), 'utf8');
    assert.match(text, /^([0-9a-f]{2} ){9}: crc=[0-9a-f]{2} YES\n([0-9a-f]{2} ){9}t=-?\d+\n$/);
    assert.match(readFileSync(join(world.w1(node), probe, 'temperature'), 'utf8'), /^-?\d+\n$/);
    await world.stop();
  });

  test(`${name}: where nothing is wired nothing answers, and lines may be driven all the same`, async () => {
    const { world, node } = make();
    await world.start();
    assert.equal(world.i2c(node, 0x10), undefined);
    assert.equal(world.input(node, 60), 0);
    world.drive(node, 60, 1);
    await world.stop();
  });

  test(`${name}: a fault that has no place is refused`, async () => {
    const { world, node } = make();
    await world.start();
    assert.throws(() => world.setFault({ node, target: '28-ffffffffffff', kind: 'frozen' }, true), {
      code: 'FAULT_UNKNOWN',
    });
    assert.deepEqual(world.faults(), []);
    await world.stop();
  });
}
