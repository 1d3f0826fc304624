import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Bench, type Figure, figure } from './figure.ts';
import { FaultyKettle, HEATER, PROBE } from './stand/faulty-kettle.ts';
import { PROGRAMS } from './stand/programs.ts';
import type { Stand } from './stand/stand.ts';

type Kind = Parameters<FaultyKettle['fault']>[0];

/** Of the simulated kettle: element and mixing 20 s, dead time 10 s, probe 8 s. */
const LAG_MS = 38_000;
const NAME = 'heater off at the line';

interface Case {
  readonly what: string;
  readonly kind: Kind;
  readonly target: string;
  /** Process ms after the fault. */
  readonly most: number;
  readonly wort?: number;
}

const CASES: readonly Case[] = [
  { what: 'probe lost', kind: 'probe-lost', target: PROBE, most: 2000 },
  { what: 'bad CRC', kind: 'crc', target: PROBE, most: 2000 },
  { what: '85 °C after power-up', kind: 'power-on-85', target: PROBE, most: 2000 },
  { what: 'probe jumps about', kind: 'noise', target: PROBE, most: 10_000 },
  { what: 'probe frozen on the ramp', kind: 'frozen', target: PROBE, most: LAG_MS + 60_000 },
  { what: 'kettle empty', kind: 'empty-kettle', target: 'plant', most: 40_000, wort: 30 },
  { what: 'pump stands still', kind: 'pump-stopped', target: 'plant', most: 4000 },
  { what: 'element dead', kind: 'relay-stuck-off', target: `line:${HEATER}`, most: 480_000 },
];

async function stepped(stand: Stand, { what, kind, target, most, wort = 20 }: Case): Promise<Figure> {
  const kettle = await FaultyKettle.heating(stand, 0, wort);
  await kettle.pass(100_000);
  const since = kettle.now();
  await kettle.fault(kind, target);
  const { mono } = await kettle.off(since, 30_000);
  await kettle.end();
  return figure(NAME, `${what}, process time`, mono - since, 'ms', { most });
}

/** The hardest one: the wort is where it should be, and control has nothing to do. */
async function frozenHold(stand: Stand): Promise<Figure[]> {
  const kettle = await FaultyKettle.heating(stand, 0, 64);
  await kettle.pass(1_200_000);
  const [since, held] = [kettle.now(), kettle.wort];
  await kettle.fault('frozen', PROBE);
  let furthest = 0;
  await kettle.until(() => {
    if (kettle.rows().at(-1)?.level === 1) furthest = Math.max(furthest, Math.abs(kettle.wort - 67));
    return kettle.now() - (kettle.rows().at(-1)?.mono ?? 0) >= 300_000;
  }, 'the heater is off for five minutes');
  const off = kettle.rows().at(-1)?.mono ?? Number.NaN;
  await kettle.end();
  return [
    figure(NAME, `probe frozen in a hold at ${held.toFixed(2)} °C, process time`, off - since, 'ms'),
    figure('true wort from its set point while heated', 'probe frozen in a hold', furthest, '°C', { most: 1 }),
  ];
}

async function blocked(stand: Stand): Promise<Figure> {
  const kettle = await FaultyKettle.heating(stand, 4, 20);
  const since = Date.now();
  process.kill(kettle.agent.pid, 'SIGUSR2');
  const found = () => kettle.rows().find(({ machine, level }) => machine >= since && level === 0);
  await kettle.until(() => found() !== undefined, 'the guard has stepped in');
  const took = (found()?.machine ?? Number.NaN) - since;
  await kettle.end();
  return figure(NAME, 'main loop blocked, by the guard', took, 'ms', { most: 3000 });
}

async function killed(stand: Stand): Promise<Figure> {
  const kettle = await FaultyKettle.heating(stand, 4, 20);
  const since = Date.now();
  process.kill(kettle.agent.pid, 'SIGKILL');
  await promisify(execFile)(process.execPath, [PROGRAMS.agent, 'off', '--config', kettle.agentFile]);
  const took = (kettle.rows().at(-1)?.machine ?? Number.NaN) - since;
  await kettle.end();
  return figure(NAME, 'process killed, by `off` as systemd calls it', took, 'ms', { most: 1000 });
}

export const safetyBench: Bench = {
  name: 'safety',
  summary: 'a fault in a running agent, and when the heater falls in the simulator’s own log of lines',
  async run(say, stand) {
    const figures: Figure[] = [];
    for (const each of CASES) {
      say(each.what);
      figures.push(await stepped(stand, each));
    }
    say('probe frozen in a hold');
    figures.push(...(await frozenHold(stand)));
    say('main loop blocked, process killed');
    figures.push(await blocked(stand), await killed(stand));
    return figures;
  },
};
