import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { FakeClock } from '@cerveceria/runtime';
import type { ChildSpec, Ending, Launcher, Running } from './launcher.ts';
import { type ChildEvent, Supervisor } from './supervisor.ts';

const AGENT: ChildSpec = {
  name: 'agent',
  script: 'agent.js',
  args: ['run'],
  afterDeath: ['off'],
  leashMs: 0,
};

interface Life extends Running {
  readonly signals: string[];
  end(ending: Ending): void;
}

function scene(restart = true, obeys = true) {
  const clock = new FakeClock();
  const lives: Life[] = [];
  const said: string[] = [];
  const launcher: Launcher = {
    launch() {
      let resolve: (ending: Ending) => void = () => {};
      const ended = new Promise<Ending>((done) => {
        resolve = done;
      });
      const life: Life = {
        pid: 100 + lives.length,
        ended,
        signals: [],
        end: (ending) => resolve(ending),
        kill(signal) {
          life.signals.push(signal);
          if (signal === 'SIGKILL') resolve({ code: null, signal });
          else if (obeys) resolve({ code: 0, signal: null });
        },
      };
      lives.push(life);
      return life;
    },
    run(_spec, args) {
      said.push(`run ${args.join(' ')}`);
      return Promise.resolve(0);
    },
  };
  const heard = (event: ChildEvent) => {
    said.push(event.what);
  };
  return { clock, lives, said, supervisor: new Supervisor({ clock, launcher, restart, heard }) };
}

const killed: Ending = { code: null, signal: 'SIGKILL' };

test('after any death the off program runs at once, then the child comes back', async () => {
  const { clock, lives, said, supervisor } = scene();
  supervisor.start(AGENT);
  lives[0]?.end(killed);
  await setImmediate();
  assert.deepEqual(said, ['started', 'died', 'run off', 'safe']);
  clock.advance(1499);
  assert.equal(lives.length, 1);
  clock.advance(1);
  assert.equal(supervisor.pid('agent'), 101);
});

test('a child that dies again and again waits longer each time', async () => {
  const { clock, lives, supervisor } = scene();
  supervisor.start(AGENT);
  lives[0]?.end({ code: 1, signal: null });
  await setImmediate();
  clock.advance(1500);
  lives[1]?.end({ code: 1, signal: null });
  await setImmediate();
  clock.advance(2999);
  assert.equal(lives.length, 2);
  clock.advance(1);
  assert.equal(lives.length, 3);
});

test('a child that ends when told is not safe-guarded, not restarted', async () => {
  const { clock, lives, said, supervisor } = scene();
  supervisor.start(AGENT);
  assert.deepEqual(await supervisor.stop(['agent'], 1000), []);
  clock.advance(60_000);
  assert.equal(lives.length, 1);
  assert.deepEqual(said, ['started']);
});

test('a child that does not listen is killed after its limit and made safe', async () => {
  const { clock, lives, said, supervisor } = scene(true, false);
  supervisor.start(AGENT);
  const stopped = supervisor.stop(['agent'], 1000);
  clock.advance(999);
  assert.deepEqual(lives[0]?.signals, ['SIGTERM']);
  clock.advance(1);
  assert.deepEqual(await stopped, ['agent']);
  assert.deepEqual(said, ['started', 'died', 'run off', 'safe']);
  clock.advance(60_000);
  assert.equal(lives.length, 1);
});

test('a stop while a restart is due cancels it', async () => {
  const { clock, lives, supervisor } = scene();
  supervisor.start(AGENT);
  lives[0]?.end(killed);
  await setImmediate();
  await supervisor.stop(['agent'], 1000);
  clock.advance(60_000);
  assert.equal(lives.length, 1);
});

test('without restart what dies stays dead, and is made safe all the same', async () => {
  const { clock, lives, said, supervisor } = scene(false);
  supervisor.start(AGENT);
  lives[0]?.end(killed);
  await setImmediate();
  clock.advance(60_000);
  assert.equal(lives.length, 1);
  assert.ok(said.includes('run off'));
});
