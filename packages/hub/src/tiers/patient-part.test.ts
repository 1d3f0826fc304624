import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import { hubError } from '../errors.ts';
import { PatientPart } from './patient-part.ts';

const turn = () => new Promise(setImmediate);

/** A store that answers as it is told, and counts. */
function store() {
  const made = { starts: 0, stops: 0, fault: hubError('TIER_UNAVAILABLE', 'nobody there') as Error | undefined };
  const part = {
    start() {
      made.starts++;
      return made.fault === undefined ? Promise.resolve() : Promise.reject(made.fault);
    },
    stop() {
      made.stops++;
      return Promise.resolve();
    },
  };
  const clock = new FakeClock();
  const patient = new PatientPart({ what: 'hot', part, waitsFor: ['TIER_UNAVAILABLE'], clock, log: silentLog });
  return { made, clock, patient };
}

test('a store that is not there yet is tried again until it comes, and says why it is missing', async () => {
  const { made, clock, patient } = store();
  await patient.start();
  assert.match(patient.fault?.message ?? '', /nobody there/);
  const came = patient.started();
  for (let second = 0; second < 3; second++) {
    clock.advance(1000);
    await turn();
  }
  assert.equal(made.starts, 4);
  made.fault = undefined;
  clock.advance(1000);
  await came;
  assert.deepEqual([patient.isStarted, patient.fault, made.starts], [true, undefined, 5]);
  clock.advance(10_000);
  await turn();
  assert.equal(made.starts, 5);
});

test('a fault of the configuration is thrown at the start, and only told when it shows later', async () => {
  const { made, clock, patient } = store();
  made.fault = hubError('TIER_NEWER', 'schema 9');
  await assert.rejects(patient.start(), { code: 'TIER_NEWER' });
  const late = store();
  await late.patient.start();
  late.made.fault = hubError('TIER_NEWER', 'schema 9');
  late.clock.advance(1000);
  await turn();
  assert.match(late.patient.fault?.message ?? '', /schema 9/);
  late.made.fault = undefined;
  late.clock.advance(1000);
  await turn();
  assert.equal(late.patient.isStarted, true);
  clock.advance(1000);
});

test('who waits for a store when the hub ends is told, and nothing is tried any more', async () => {
  const { made, clock, patient } = store();
  await patient.start();
  const came = assert.rejects(patient.started(), { code: 'HUB_STOPPING' });
  await patient.stop();
  await came;
  clock.advance(10_000);
  await turn();
  assert.deepEqual([made.starts, made.stops], [1, 1]);
});
