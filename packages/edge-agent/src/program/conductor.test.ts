import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DesiredProgram } from '@cerveceria/protocol';
import { desiredOf } from '../tick/test-node.fixture.ts';
import { Conducted, MASH, PUMP } from './conducted-node.fixture.ts';
import type { KeptProgram } from './kept-program.ts';
import { BREW } from './program.fixture.ts';

const MINUTE = 60_000;

function resting(): Conducted {
  const kettle = new Conducted();
  kettle.begin();
  kettle.run(1, 70);
  kettle.order({ kind: 'answer' });
  kettle.run(60, 66);
  return kettle;
}

test('a program rules its loop and its pump, asks, and goes on when it is answered', () => {
  const kettle = new Conducted();
  kettle.begin();
  kettle.run(1, 20);
  assert.deepEqual([kettle.loop('mash').source, kettle.loop('mash').setPoint], ['program', 70]);
  assert.deepEqual([kettle.program.phase, kettle.program.ask], ['approach', null]);
  kettle.run(1, 69.9);
  assert.equal(kettle.program.ask, 'Grain in?');
  assert.ok(kettle.alarms.includes(`program-ask:${MASH}:0`));
  kettle.order({ kind: 'answer' });
  kettle.run(1, 69.9);
  assert.deepEqual([kettle.program.index, kettle.loop('mash').setPoint], [1, 66]);
  assert.ok(!kettle.alarms.includes(`program-ask:${MASH}:0`), 'the next step acknowledges it');
});

test('an order is carried out once, though every document after it carries it still', () => {
  const kettle = resting();
  kettle.order({ kind: 'extend', ms: MINUTE });
  const order = { id: 'order-x', program: 'run-1', order: { kind: 'extend' as const, ms: MINUTE } };
  for (let i = 0; i < 3; i++) {
    kettle.say({ order: { ...order, owner: 'ana', issued: kettle.now } });
    kettle.run(1, 66);
  }
  assert.equal(kettle.program.extra, MINUTE, 'the first one was replaced before a tick saw it');
  assert.equal(kettle.program.answered, 'order-x');
});

test('an order that comes a minute late is refused and told, and nothing changes', () => {
  const kettle = resting();
  kettle.order({ kind: 'skip' }, kettle.now - 60_001);
  kettle.run(1, 66);
  assert.deepEqual([kettle.program.index, kettle.program.refused], [1, 'order-late']);
  kettle.order({ kind: 'skip' }, kettle.now - 59_000);
  kettle.run(1, 66);
  assert.deepEqual([kettle.program.index, kettle.program.refused], [2, null]);
});

test('an order for another run is none for this one', () => {
  const kettle = resting();
  const order = { id: 'o', program: 'run-0', order: { kind: 'skip' }, owner: 'ana', issued: kettle.now };
  kettle.say({ order });
  kettle.run(1, 66);
  assert.equal(kettle.program.index, 1);
});

test('a program that comes late, for a loop that is not there or out of its range is refused and told', () => {
  const refusal = (more: Partial<DesiredProgram>, at = 0) => {
    const kettle = new Conducted();
    kettle.now = at;
    kettle.begin(more);
    kettle.run(1, 20);
    const { program, refused } = kettle.node.report(kettle.now);
    assert.equal(program, null);
    assert.equal(kettle.loop('mash').source, 'default');
    return refused[0]?.code;
  };
  assert.equal(refusal({ issued: 0 }, 61_000), 'program-late');
  assert.equal(refusal({ startAt: 10_000 }, 71_000), 'program-late');
  assert.equal(refusal({ loop: 'kettle-1.heat.other' }), 'loop-unknown');
  assert.equal(refusal({ loop: PUMP }), 'loop-without-set-point');
  const hot = BREW.steps.map((step) => ({ ...step, setPoint: 120 }));
  assert.equal(refusal({ program: { ...BREW, steps: hot } }), 'set-point-out-of-range');
});

test('a scheduled program says nothing until its time; a pause keeps it from beginning', () => {
  const kettle = new Conducted();
  kettle.begin({ startAt: 60_000 });
  kettle.run(10, 20);
  assert.deepEqual([kettle.program.phase, kettle.loop('mash').source], ['scheduled', 'default']);
  kettle.order({ kind: 'pause' });
  kettle.run(80, 20);
  assert.equal(kettle.loop('mash').source, 'default');
  kettle.order({ kind: 'resume' });
  kettle.run(1, 20);
  assert.equal(kettle.loop('mash').source, 'program');
});

test('an override stands above the program, and the program is there again when it ends', () => {
  const kettle = resting();
  const override = { mode: 'auto' as const, setPoint: 50, id: 'o1', owner: 'ana', reason: 'r', issued: 0 };
  kettle.say({ loops: { [MASH]: { demand: null, override: { ...override, expires: kettle.now + 5000 } } } });
  kettle.run(1, 66);
  assert.deepEqual([kettle.loop('mash').source, kettle.loop('mash').setPoint], ['override', 50]);
  kettle.run(5, 66);
  assert.deepEqual([kettle.loop('mash').source, kettle.loop('mash').setPoint], ['program', 66]);
});

test('additions are called by name at their time and stand until the next step', () => {
  const kettle = resting();
  kettle.order({ kind: 'skip' });
  kettle.run(1, 100);
  kettle.order({ kind: 'boils' });
  kettle.run(1, 100);
  const called = () => kettle.node.report(kettle.now).alarms.filter((a) => a.active && a.code === 'program-addition');
  assert.deepEqual(
    called().map(({ detail, priority }) => [detail, priority]),
    [['First hop, 30 g', 'warning']],
  );
  kettle.run(55 * 60, 100);
  assert.deepEqual(
    called().map(({ detail }) => detail),
    ['First hop, 30 g', 'Late hop, 20 g'],
  );
  kettle.order({ kind: 'skip' });
  kettle.run(1, 100);
  assert.deepEqual(called(), []);
});

test('over, or without its document: a program that is done holds its loops off until it is taken away', () => {
  const kettle = resting();
  kettle.order({ kind: 'stop' });
  kettle.run(1, 66);
  assert.deepEqual(
    [kettle.program.phase, kettle.loop('mash').mode, kettle.outputs.get('pump')],
    ['done', 'off', false],
  );
  kettle.asked = null;
  kettle.say();
  kettle.run(1, 66);
  assert.deepEqual([kettle.node.report(0).program, kettle.loop('mash').source], [null, 'default']);
});

test('a document of a hub that knows of no programs leaves the one that runs alone', () => {
  const kettle = resting();
  kettle.node.desire(desiredOf(1000), kettle.now);
  kettle.run(1, 66);
  assert.equal(kettle.program.phase, 'count');
});

test('while a person has stopped the node the program’s time stands, and a short stop costs a rest nothing', () => {
  const kettle = resting();
  const before = kettle.program.counted;
  kettle.node.stop({ id: 's', owner: 'ana', reason: 'smoke', at: kettle.now });
  kettle.run(60, 66);
  assert.equal(kettle.program.counted, before);
  kettle.say({ stop: { id: 's', owner: 'ana', reason: 'smoke', issued: kettle.now } });
  kettle.say({ stop: null });
  kettle.run(1, 66);
  assert.ok(Math.abs(kettle.program.counted - before - 61_000) <= 250, `${kettle.program.counted - before}`);
});

/** The same kettle's next process, `seconds` later. */
function restarted(before: Conducted, seconds: number): Conducted {
  const after = new Conducted();
  after.now = before.now + seconds * 1000;
  after.node.conductor.restore(before.kept);
  return after;
}

test('after a power cut a rest goes on with the remaining time right to the second', () => {
  const before = resting();
  const { counted } = before.program;
  const after = restarted(before, 100);
  after.node.conductor.noteDated();
  after.run(10, 65.5);
  assert.equal(after.program.phase, 'count');
  assert.ok(Math.abs(after.program.counted - counted - 110_000) <= 1000, `${after.program.counted - counted}`);
});

test('after a power cut at any instant of a boil its remaining time is right to the second', () => {
  for (let quarters = 0; quarters < 16; quarters++) {
    const kettle = resting();
    kettle.order({ kind: 'skip' });
    kettle.run(1, 99);
    kettle.order({ kind: 'boils' });
    let kept: KeptProgram | null | undefined;
    const pass = () => {
      kettle.run(0.25, 99);
      kept = kettle.node.conductor.toKeep(kettle.now, true) ?? kept;
    };
    for (let i = 0; i < 40 + quarters; i++) pass();
    const { counted } = kettle.program;
    const after = new Conducted();
    after.now = kettle.now + 100_000;
    after.node.conductor.restore(JSON.parse(JSON.stringify(kept)));
    after.node.conductor.noteDated();
    after.run(1, 99);
    const off = after.program.counted - counted;
    assert.ok(Math.abs(off) <= 1000, `${off} ms off after ${quarters} quarters`);
  }
});

test('a boil that is cut and there again within its second has not boiled in the time to come', () => {
  const kettle = resting();
  kettle.order({ kind: 'skip' });
  kettle.run(1, 99);
  kettle.order({ kind: 'boils' });
  kettle.run(4, 99);
  const { counted } = kettle.program;
  const after = restarted(kettle, 0.25);
  after.node.conductor.noteDated();
  after.run(0.25, 99);
  assert.equal(after.program.doubt, null);
  assert.ok(after.program.counted - counted <= 500, `${after.program.counted - counted}`);
});

test('a power cut that was too long leaves a doubt that drives nothing until a person resumes', () => {
  const after = restarted(resting(), 601);
  after.node.conductor.noteDated();
  after.run(1, 60);
  assert.deepEqual([after.program.phase, after.program.doubt], ['doubt', 'outage-too-long']);
  assert.deepEqual([...after.outputs.values()], [false, false]);
  assert.ok(after.alarms.includes(`program-doubt:${MASH}`));
});

test('a pause is no outage, however long; a power cut in it is one', () => {
  const kettle = resting();
  kettle.order({ kind: 'pause' });
  let kept: KeptProgram | null | undefined;
  for (let i = 0; i < 20 * 60; i++) {
    kettle.run(1, 66);
    kept = kettle.node.conductor.toKeep(kettle.now, true) ?? kept;
  }
  const after = (seconds: number) => {
    const next = new Conducted();
    next.now = kettle.now + seconds * 1000;
    next.node.conductor.restore(JSON.parse(JSON.stringify(kept)));
    next.node.conductor.noteDated();
    next.run(1, 65.5);
    return next.program;
  };
  assert.deepEqual([after(60).phase, after(60).counted], ['paused', kettle.program.counted]);
  assert.deepEqual([after(1200).phase, after(1200).doubt], ['doubt', 'outage-too-long']);
});

test('before anybody has said what time it is nothing is driven; told later, the outage is judged as it was', () => {
  const after = restarted(resting(), 100);
  after.run(30, 65.5);
  assert.deepEqual([...after.outputs.values()], [false, false]);
  assert.deepEqual([after.program.phase, after.program.doubt], ['doubt', 'clock-unknown']);
  after.node.conductor.noteDated();
  after.run(1, 65.5);
  assert.equal(after.program.phase, 'count');
});

test('without a reading after a restart it is waited for, then doubted', () => {
  const after = restarted(resting(), 10);
  after.node.conductor.noteDated();
  after.run(5, null);
  assert.equal(after.program.phase, 'count');
  assert.equal(after.outputs.get('heater'), false);
  after.run(6, null);
  assert.equal(after.program.doubt, 'no-reading');
});

test('a start that was slept through is not made up for', () => {
  const before = new Conducted();
  before.begin({ startAt: 60_000 });
  before.run(10, 20);
  const after = restarted(before, 3600);
  after.node.conductor.noteDated();
  after.run(1, 20);
  assert.equal(after.program.doubt, 'start-missed');
  assert.equal(after.loop('mash').source, 'default');
});

test('what is to be kept: every change at once, a boil every other second, a rest every ten', () => {
  const kettle = resting();
  const saves = (seconds: number, wort: number) => {
    let count = 0;
    for (let i = 0; i < seconds * 4; i++) {
      kettle.run(0.25, wort);
      if (kettle.node.conductor.toKeep(kettle.now, true) !== undefined) count++;
    }
    return count;
  };
  saves(1, 66);
  assert.equal(saves(60, 66), 6);
  kettle.order({ kind: 'skip' });
  assert.equal(saves(0.25, 66), 1);
  kettle.order({ kind: 'boils' });
  saves(1, 100);
  assert.equal(saves(60, 100), 30);
});
