import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A program that takes the words of a container engine and keeps to their meaning: what it runs is a real redis-server in
 * a session of its own, that goes on when the client is killed. It knows nothing of images.
 */
const PROGRAM = `
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, appendFileSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
const home = dirname(process.argv[1]);
const [word, ...rest] = process.argv.slice(2);
appendFileSync(join(home, 'calls'), JSON.stringify([word, ...rest]) + '\\n');
const file = (name, kind) => join(home, name + '.' + kind);
const behind = (key) => rest[rest.indexOf(key) + 1];
const pidOf = (name) => Number(readFileSync(file(name, 'pid'), 'utf8'));
const send = (name, signal) => { try { process.kill(pidOf(name), signal); } catch {} };
if (word === 'run') {
  const [name, label] = [behind('--name'), behind('--label')];
  const [outside, inside] = behind('--volume').split(':');
  const command = rest.slice(rest.indexOf('redis:7.4') + 1).map((each) => (each === inside ? outside : each));
  const log = openSync(file(name, 'log'), 'w');
  const server = spawn(command[0], command.slice(1), { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  writeFileSync(file(name, 'pid'), String(server.pid));
  writeFileSync(file(name, 'label'), label.split('=')[1]);
  server.on('exit', () => process.exit(137));
  let told = 0;
  setInterval(() => {
    const said = readFileSync(file(name, 'log'), 'utf8');
    process.stdout.write(said.slice(told));
    told = said.length;
  }, 20);
} else if (word === 'rm') {
  const name = rest.at(-1);
  if (!existsSync(file(name, 'pid'))) process.exit(1);
  send(name, 'SIGKILL');
  rmSync(file(name, 'pid'));
} else if (word === 'pause') send(rest[0], 'SIGSTOP');
else if (word === 'unpause') send(rest[0], 'SIGCONT');
else if (word === 'inspect') process.stdout.write(String(pidOf(rest.at(-1))) + '\\n');
else if (word === 'ps')
  for (const each of readdirSync(home).filter((entry) => entry.endsWith('.pid'))) {
    const name = each.slice(0, -4);
    process.stdout.write(name + ' ' + readFileSync(file(name, 'label'), 'utf8') + '\\n');
  }
`;

export interface FakeEngine {
  readonly source: {
    readonly by: 'container';
    readonly name: 'docker';
    readonly engine: string;
    readonly image: string;
  };
  calls(): string[][];
  /** Process ids of what runs now. */
  running(): number[];
}

export function fakeEngine(folder: string): FakeEngine {
  const engine = join(folder, 'docker');
  writeFileSync(`${engine}.mjs`, PROGRAM);
  writeFileSync(engine, `#!/bin/sh\nexec "${process.execPath}" "$0.mjs" "$@"\n`);
  chmodSync(engine, 0o755);
  const calls = join(folder, 'calls');
  return {
    source: { by: 'container', name: 'docker', engine, image: 'redis:7.4' },
    calls: () =>
      existsSync(calls)
        ? readFileSync(calls, 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as string[])
        : [],
    running: () =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.pid'))
        .map((name) => Number(readFileSync(join(folder, name), 'utf8'))),
  };
}
