import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkMongoPromise } from './mongo-durability.ts';

const SAFE = { w: 'majority', journal: true } as const;

test('a replica set and a router in front of shards are taken, with writes that wait for the majority and its disks', () => {
  checkMongoPromise({ hello: { setName: 'rs0' }, writeConcern: SAFE });
  checkMongoPromise({ hello: { msg: 'isdbgrid' }, writeConcern: { w: 'majority', j: true } });
});

test('a server that stands alone is refused with what to do', () => {
  assert.throws(() => checkMongoPromise({ hello: {}, writeConcern: SAFE }), {
    code: 'TIER_MISCONFIGURED',
    message: /stands alone .* --replSet NAME/,
  });
});

test('writes that wait for less than was promised are refused', () => {
  for (const writeConcern of [undefined, { w: 1, journal: true }, { w: 'majority' }, { w: 'majority', journal: false }])
    assert.throws(() => checkMongoPromise({ hello: { setName: 'rs0' }, writeConcern }), {
      code: 'TIER_MISCONFIGURED',
      message: /out of the address/,
    });
});
