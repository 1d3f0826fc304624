import assert from 'node:assert/strict';
import { test } from 'node:test';
import { madeAlarm, madeDoc } from '../../tests/fakes/made-alarms.ts';
import { WALL } from '../../tests/fakes/made-frames.ts';
import type { AlarmDoc, ToldAlarm } from './alarm-doc.ts';
import { acknowledge, CHATTER_MS, clear, hear, newEvent, stateOf } from './alarm-life.ts';

const POINT = { node: 'kettle-1.heat', source: 'agent', alarm: 'x' } as const;
const told = (more: Partial<ToldAlarm> = {}): ToldAlarm => ({ ...madeAlarm(), order: 0, ...more });
const heard = (doc: AlarmDoc, word: ToldAlarm, now: number): AlarmDoc => {
  const after = hear(doc, word, now);
  assert.ok(after !== 'new', 'the same event');
  return after;
};
const stateNow = (doc: AlarmDoc) => stateOf(doc, doc.cleared === null);

test('an alarm goes through the states of ISA-18.2, and its acknowledgement resets nothing', () => {
  const raised = newEvent(POINT, told({ latched: true }), WALL + 5);
  assert.deepEqual([stateNow(raised), raised.since, raised.count], ['unacknowledged', WALL, 1]);
  const seen = acknowledge(raised, 'ana', 'probe came loose', WALL + 50);
  assert.equal(stateNow(seen), 'acknowledged');
  assert.deepEqual([seen.cleared, seen.latched], [null, true]);
  assert.equal(stateNow(clear(seen, WALL + 90)), 'normal');
  const unseen = clear(raised, WALL + 90);
  assert.equal(stateNow(unseen), 'cleared');
  assert.equal(stateNow(acknowledge(unseen, 'ana', '', WALL + 99)), 'normal');
});

test('said twice it is said once: the first name stays', () => {
  const seen = acknowledge(madeDoc(), 'ana', 'first', WALL + 1);
  assert.equal(acknowledge(seen, 'bruno', 'second', WALL + 2), seen);
  const over = clear(seen, WALL + 3);
  assert.equal(acknowledge(over, 'bruno', 'late', WALL + 4), over);
});

test('the same word again changes nothing; another node clock cannot put an alarm into the future', () => {
  const doc = madeDoc();
  assert.equal(hear(doc, told(), WALL + 1), doc);
  assert.equal(newEvent(POINT, told({ since: WALL + 9_000_000 }), WALL).since, WALL);
});

test('what flaps is one event with a count, and what comes back later is another event', () => {
  let doc = madeDoc();
  for (let i = 1; i <= 1000; i++) {
    doc = clear(doc, WALL + i * 1000);
    doc = heard(doc, told({ since: WALL + i * 1000 + 500 }), WALL + i * 1000 + 500);
  }
  assert.deepEqual([doc.count, doc.since, doc.latest, doc.cleared], [1001, WALL, WALL + 1_000_500, null]);
  const over = clear(doc, WALL + 2_000_000);
  const later = WALL + 2_000_001 + CHATTER_MS;
  assert.equal(hear(over, told({ since: later }), later), 'new');
});

test('an acknowledgement holds for ten minutes of flapping, and through a restart of the node', () => {
  const seen = acknowledge(madeDoc(), 'ana', '', WALL);
  const flapped = (at: number) => heard(clear(seen, WALL + at - 1000), told({ since: WALL + at }), WALL + at);
  assert.equal(stateNow(flapped(599_000)), 'acknowledged');
  assert.equal(stateNow(flapped(601_000)), 'unacknowledged');
  const restarted = hear(seen, told({ since: WALL + 3_600_000 }), WALL + 3_600_000, true);
  assert.ok(restarted !== 'new');
  assert.deepEqual([stateNow(restarted), restarted.count, restarted.since], ['acknowledged', 1, WALL]);
  assert.equal(hear(restarted, told({ since: WALL + 3_600_000 }), WALL + 3_601_000), restarted);
});

test('an alarm that becomes worse asks again, one that becomes milder does not', () => {
  const seen = acknowledge(madeDoc(), 'ana', '', WALL);
  assert.equal(stateNow(heard(seen, told({ priority: 'critical' }), WALL + 1)), 'unacknowledged');
  const critical = acknowledge(madeDoc({ priority: 'critical' }), 'ana', '', WALL);
  assert.equal(stateNow(heard(critical, told(), WALL + 1)), 'acknowledged');
});

test('an alarm that came and went between two reports is still one to be seen', () => {
  const missed = newEvent(POINT, told({ active: false }), WALL + 9);
  assert.deepEqual([stateNow(missed), missed.cleared], ['cleared', WALL + 9]);
  assert.equal(hear(missed, told({ active: false }), WALL + 20), missed);
  const flap = heard(madeDoc(), told({ since: WALL + 700, active: false }), WALL + 900);
  assert.deepEqual([flap.count, flap.cleared], [2, WALL + 900]);
});

test('what began and ended while no hub was there is told later with its own times', () => {
  const late = newEvent(POINT, told({ active: false, ended: WALL + 60_000 }), WALL + 9_000_000);
  assert.deepEqual([late.since, late.cleared, stateNow(late)], [WALL, WALL + 60_000, 'cleared']);
  const ended = heard(madeDoc(), told({ active: false, ended: WALL + 60_000 }), WALL + 9_000_000);
  assert.equal(ended.cleared, WALL + 60_000);
  const ahead = heard(madeDoc(), told({ active: false, ended: WALL + 9_000_000 }), WALL + 70_000);
  assert.equal(ahead.cleared, WALL + 70_000, 'never in the future');
});

test('an end that is told again after the alarm came back does not clear it', () => {
  const back = heard(clear(madeDoc(), WALL + 10), told({ since: WALL + 20 }), WALL + 20);
  const cleared = clear(back, WALL + 30);
  assert.equal(hear(cleared, told({ since: WALL, active: false }), WALL + 31), cleared);
});

test('information asks for nothing, nor does what a person ended by an answer or a release', () => {
  const info = madeDoc({ priority: 'info' });
  assert.equal(stateNow(info), 'normal');
  assert.equal(acknowledge(info, 'ana', '', WALL), info);
  assert.equal(stateNow(clear(madeDoc({ code: 'program-ask' }), WALL)), 'normal');
  assert.equal(stateNow(madeDoc({ code: 'program-ask' })), 'unacknowledged');
});

test('a detail that moves all the time is written every half minute', () => {
  const doc = madeDoc();
  assert.equal(hear(doc, told({ detail: '1' }), WALL + 29_000), doc);
  assert.equal(heard(doc, told({ detail: '2' }), WALL + 30_000).detail, '2');
});

test('what an alarm says for readers of other languages changes with its detail, and goes with it', () => {
  const less = { detail: '1 °C less', said: { code: 'less-than-others', params: { size: 1 } } };
  const doc = newEvent(POINT, told(less), WALL);
  assert.deepEqual(doc.said, less.said);
  const more = { detail: '2 °C more', said: { code: 'more-than-others', params: { size: 2 } } };
  assert.deepEqual(heard(doc, told(more), WALL + 30_000).said, more.said);
  assert.equal('said' in heard(doc, told({ detail: 'w1-crc' }), WALL + 30_000), false);
});
