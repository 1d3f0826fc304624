import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Conducted } from '../program/conducted-node.fixture.ts';

test('a run tells what it used, whole and by its records, and does not count what was before it', () => {
  const kettle = new Conducted();
  kettle.run(30, 20);
  const before = kettle.loop('mash').energyWh ?? 0;
  kettle.begin();
  kettle.run(60, 20);
  kettle.run(1, 70);
  kettle.order({ kind: 'answer' });
  kettle.run(30, 60);
  const { energyWh, records } = kettle.program;
  const used = (kettle.loop('mash').energyWh ?? 0) - before;
  const [mashIn, rest] = records.map((record) => record.energyWh ?? Number.NaN);
  assert.ok(used > 50, `${used} Wh`);
  assert.ok(Math.abs((energyWh ?? 0) - used) < 1, `${energyWh} of ${used}`);
  assert.ok(Math.abs((mashIn ?? 0) + (rest ?? 0) - (energyWh ?? 0)) < 0.1);
  assert.ok((mashIn ?? 0) > 60 && (rest ?? 0) > 20, `${mashIn} and ${rest}`);
});
