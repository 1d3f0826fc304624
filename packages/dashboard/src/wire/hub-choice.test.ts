import assert from 'node:assert/strict';
import { test } from 'node:test';
import { currentHub, type HubChoice, type HubEvent, hubChoice, knownHubs, nextHub, otherHub } from './hub-choice.ts';

const A = 'http://a:8080';
const B = 'http://b:8081';

function run(choice: HubChoice, events: readonly HubEvent[], random = 0.5) {
  const effects: string[] = [];
  let now = choice;
  for (const event of events) {
    const step = nextHub(now, event, random);
    now = step.choice;
    effects.push(...step.effects);
  }
  return { choice: now, effects };
}

const live = run(hubChoice(A), [
  { type: 'start', at: 0 },
  { type: 'heard', at: 100, hubs: [A, B] },
]).choice;

test('it starts at the hub that served the page and learns the others from its first message', () => {
  assert.equal(currentHub(live), A);
  assert.equal(otherHub(live), B);
  assert.equal(live.phase, 'live');
});

test('a hub that is heard each second is kept', () => {
  const events: HubEvent[] = [];
  for (let at = 1000; at < 60_000; at += 1000) events.push({ type: 'heard', at }, { type: 'tick', at: at + 900 });
  const { choice, effects } = run(live, events);
  assert.equal(currentHub(choice), A);
  assert.deepEqual(effects, []);
});

test('after two seconds of silence it drops the hub and connects to the other within a tenth of a second', () => {
  assert.deepEqual(run(live, [{ type: 'tick', at: 2100 }]).effects, []);
  const silent = run(live, [{ type: 'tick', at: 2101 }], 1);
  assert.deepEqual(silent.effects, ['drop']);
  assert.equal(currentHub(silent.choice), B);
  assert.deepEqual(run(silent.choice, [{ type: 'tick', at: 2201 }]).effects, ['connect']);
});

test('a closed socket moves at once, and its late second close moves nothing', () => {
  const { choice, effects } = run(live, [
    { type: 'lost', at: 500 },
    { type: 'lost', at: 501 },
  ]);
  assert.equal(currentHub(choice), B);
  assert.deepEqual(effects, ['drop']);
});

test('pauses grow while no hub answers, up to eight seconds, and differ by chance', () => {
  const waits = (random: number): number[] => {
    const found: number[] = [];
    let choice = live;
    let at = 0;
    for (let miss = 0; miss < 16; miss += 1) {
      choice = nextHub(choice, { type: 'lost', at }, random).choice;
      found.push(choice.until - at);
      at = choice.until;
      choice = nextHub(choice, { type: 'tick', at }, random).choice;
      assert.equal(choice.phase, 'connecting');
    }
    return found;
  };
  const longest = waits(1);
  assert.equal(longest[0], 100);
  assert.equal(Math.max(...longest), 8000);
  for (let i = 2; i < longest.length; i += 1) assert.ok((longest[i] as number) >= (longest[i - 1] as number));
  assert.ok((waits(0)[15] as number) < 8000);
});

test('an attempt that brings nothing within its time goes on to the next hub', () => {
  const trying = run(live, [
    { type: 'tick', at: 2101 },
    { type: 'tick', at: 2300 },
  ]).choice;
  assert.equal(trying.phase, 'connecting');
  assert.deepEqual(run(trying, [{ type: 'tick', at: 5300 }]).effects, []);
  const given = run(trying, [{ type: 'tick', at: 5301 }]);
  assert.deepEqual(given.effects, ['drop']);
  assert.equal(currentHub(given.choice), A);
});

test('the first message after misses makes the next loss cheap again', () => {
  const tired = { ...live, misses: 9, phase: 'connecting' } as const;
  assert.equal(run(tired, [{ type: 'heard', at: 10 }]).choice.misses, 0);
});

test('a virtual address that no hub names is kept beside the named ones', () => {
  assert.deepEqual(knownHubs('http://brew.local', [A, `${B}/`]), ['http://brew.local', A, B]);
});

test('a page that came over TLS never falls back to plain text, and what is no address is passed over', () => {
  assert.deepEqual(knownHubs('https://a', ['https://a', 'http://b', 'https://c', 'javascript:x', '']), [
    'https://a',
    'https://c',
  ]);
});

test('a slow hub is not given up for one that was killed: it is waited for three times as long', () => {
  const trying = run(live, [
    { type: 'lost', at: 0 },
    { type: 'tick', at: 200 },
  ]).choice;
  assert.equal(currentHub(trying), B);
  assert.deepEqual(run(trying, [{ type: 'tick', at: 9200 }]).effects, []);
  const given = run(trying, [{ type: 'tick', at: 9201 }]);
  assert.equal(currentHub(given.choice), A);
  // The killed one turns it away at once, and the slow one is asked again with hardly a pause.
  const back = run(given.choice, [
    { type: 'tick', at: given.choice.until },
    { type: 'lost', at: given.choice.until + 1 },
  ]).choice;
  assert.equal(currentHub(back), B);
  assert.ok(back.until - given.choice.until <= 101);
});

test('a ticket is a sign of life: socket and first message have their own time after it', () => {
  const trying = run(live, [
    { type: 'tick', at: 2101 },
    { type: 'tick', at: 2300 },
    { type: 'answered', at: 5000 },
  ]).choice;
  assert.deepEqual(run(trying, [{ type: 'tick', at: 8000 }]).effects, []);
  assert.deepEqual(run(trying, [{ type: 'tick', at: 8001 }]).effects, ['drop']);
  assert.equal(
    run(live, [{ type: 'answered', at: 50_000 }]).choice.heard,
    live.heard,
    'a late ticket is no word of a live hub',
  );
});
