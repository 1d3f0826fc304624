import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@cerveceria/runtime';
import { madeAlarm, madeBook, madeDoc } from '../../tests/fakes/made-alarms.ts';
import { FACTS, reported } from '../../tests/fakes/made-fleet.ts';
import { NODE, WALL } from '../../tests/fakes/made-frames.ts';
import { FleetState } from '../live/fleet-state.ts';
import { countAlarms } from './alarm-counts.ts';
import { alarmViews } from './alarm-views.ts';

const ID = 'AAAAAAAAAAAAAAAA';

function fleetThatReports(...alarms: Parameters<typeof madeAlarm>[0][]): FleetState {
  const fleet = new FleetState(new FakeClock(WALL));
  fleet.learn(FACTS);
  fleet.held(NODE, 'hub-a');
  fleet.reported(NODE, reported({ alarms: alarms.map((more) => madeAlarm(more)) }));
  return fleet;
}

test('of an alarm that its node reports and that is written down there is one view, as the node says it now', async () => {
  const book = await madeBook({ [ID]: madeDoc({ since: WALL - 500, told: WALL }) });
  const [view, ...more] = alarmViews(book, fleetThatReports({ detail: 'still none' }));
  assert.deepEqual(more, []);
  assert.deepEqual([view?.detail, view?.since, view?.event?.id], ['still none', WALL - 500, ID]);
});

test('an alarm that is not written down yet is shown without an event, never with that of an earlier time', async () => {
  const book = await madeBook({ [ID]: madeDoc({ cleared: WALL + 1 }) });
  const views = alarmViews(book, fleetThatReports({ since: WALL + 900_000 }));
  assert.deepEqual(
    views.map(({ active, event }) => [active, event?.id]),
    [
      [true, undefined],
      [false, ID],
    ],
  );
});

test('what its node says is over is told as over, before that is written down', async () => {
  const book = await madeBook({ [ID]: madeDoc() });
  const [view] = alarmViews(book, fleetThatReports({ active: false }));
  assert.deepEqual([view?.active, view?.event?.state], [false, 'cleared']);
});

test('of what nobody has seen the newest 200 are told, and all are counted; all that stands is told', async () => {
  const over = Array.from({ length: 250 }, (_, i) => madeDoc({ alarm: `o${i}`, since: WALL + i, cleared: WALL + i }));
  const stands = Array.from({ length: 300 }, (_, i) => madeDoc({ alarm: `s${i}`, priority: 'critical' }));
  const docs = [...over, ...stands].map((doc, i) => [`event-${String(i).padStart(11, '0')}`, doc] as const);
  const book = await madeBook(Object.fromEntries(docs));
  const views = alarmViews(book, { nodes: new Map() });
  const unseen = views.filter(({ active }) => !active);
  assert.deepEqual([views.length, unseen.length, unseen.at(-1)?.since], [500, 200, WALL + 50]);
  assert.deepEqual(countAlarms(views, book.events()), {
    standing: { info: 0, warning: 0, critical: 300 },
    unacknowledged: 550,
  });
});
