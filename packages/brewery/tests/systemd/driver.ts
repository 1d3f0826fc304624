/** Runs as root inside the booted container: starts the units, breaks them, and writes what the lines did to /out. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { blockMainThread } from './inspector.ts';
import { LineLog } from './line-log.ts';

const BREWERY = '/opt/cerveceria/src/packages';
const HEATER = 17;
const WORKER = 'cerveceria-hub-worker@1';
const facts: Record<string, unknown> = {};

function systemctl(...args: string[]): string {
  return execFileSync('systemctl', args, { encoding: 'utf8' }).trim();
}

function mainPid(unit: string): number {
  return Number(systemctl('show', '-P', 'MainPID', unit));
}

async function until(what: string, seconds: number, test: () => boolean): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!test()) {
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    await sleep(20);
  }
}

/** Breaks the agent, then tells how long the heater's line stayed on, by the simulator's own log. */
async function timeToOff(log: LineLog, name: string, act: () => unknown): Promise<void> {
  await until('heater on', 20, () => log.level(HEATER) === 1);
  // A moment inside full power, so that no window ends by itself meanwhile.
  await sleep(500);
  const since = Date.now();
  await act();
  await until(`heater off after ${name}`, 10, () => log.level(HEATER) === 0);
  facts[name] = { offMs: log.firstOff(HEATER, since) - since, by: log.lastBy(HEATER) };
}

async function main(): Promise<void> {
  // As the agent's user: a probe's resolution is the agent's to set.
  const [uid, gid] = ['-u', '-g'].map((which) =>
    Number(execFileSync('id', [which, 'cerveceria'], { encoding: 'utf8' })),
  ) as [number, number];
  mkdirSync('/run/brewery');
  chownSync('/run/brewery', uid, gid);
  const simulator = spawn(
    '/usr/bin/node',
    [`${BREWERY}/simulator/build/src/main.js`, 'run', '--config', '/etc/cerveceria/sim.yaml'],
    { stdio: ['ignore', 'inherit', 'inherit'], uid, gid },
  );
  const log = new LineLog('/run/brewery/sim/lines.jsonl');
  try {
    await until('simulator', 10, () => log.exists('/run/brewery/bus.sock'));
    const began = Date.now();
    systemctl('start', 'cerveceria-hub');
    facts['hubStartMs'] = Date.now() - began;
    const agentBegan = Date.now();
    systemctl('start', 'cerveceria-agent');
    facts['agentStartMs'] = Date.now() - agentBegan;

    await timeToOff(log, 'killed', () => process.kill(mainPid('cerveceria-agent'), 'SIGKILL'));
    await until(
      'agent back after kill -9',
      40,
      () => systemctl('show', '-P', 'ActiveState', 'cerveceria-agent') === 'active',
    );
    await timeToOff(log, 'blocked', () => blockMainThread(mainPid('cerveceria-agent')));
    await timeToOff(log, 'stopped', () => process.kill(mainPid('cerveceria-agent'), 'SIGSTOP'));
    await until('heater on again', 20, () => log.level(HEATER) === 1);
    facts['restarts'] = Number(systemctl('show', '-P', 'NRestarts', 'cerveceria-agent'));
    const stopBegan = Date.now();
    systemctl('stop', 'cerveceria-agent');
    facts['cleanStop'] = { ms: Date.now() - stopBegan, heater: log.level(HEATER) };

    systemctl('start', WORKER);
    for (const [unit, fact] of [
      [WORKER, 'workerBack'],
      ['cerveceria-hub', 'hubBack'],
    ] as const) {
      const pid = mainPid(unit);
      process.kill(pid, 'SIGKILL');
      await until(
        `${unit} back`,
        40,
        () => ![0, pid].includes(mainPid(unit)) && systemctl('show', '-P', 'ActiveState', unit) === 'active',
      );
      facts[fact] = true;
    }
    systemctl('stop', WORKER);
    facts['workerResult'] = systemctl('show', '-P', 'Result', WORKER);
    systemctl('stop', 'cerveceria-hub');
    facts['hubResult'] = systemctl('show', '-P', 'Result', 'cerveceria-hub');
  } finally {
    simulator.kill('SIGKILL');
    for (const unit of ['cerveceria-agent', 'cerveceria-hub', WORKER]) {
      const { stdout } = spawnSync('journalctl', ['-u', unit, '--no-pager', '-o', 'cat'], { encoding: 'utf8' });
      writeFileSync(`/out/${unit}.log`, stdout);
    }
    writeFileSync('/out/facts.json', JSON.stringify(facts));
  }
}

await main();
