import { resolve } from 'node:path';
import { type Command, type CommandValues, systemMachineClock } from '@cerveceria/runtime';
import { beginBrew } from '../demo/begin-brew.ts';
import { Brewery } from '../demo/brewery.ts';
import { takeFolder } from '../demo/folder.ts';
import { HelpingHand } from '../demo/helping-hand.ts';
import { PAGE, PROGRAMS, REPOSITORY } from '../demo/places.ts';
import type { RealStore } from '../demo/real-stores.ts';
import { breweryError } from '../errors.ts';
import { endOfProcess } from '../supervise/end-of-process.ts';
import { checkUnlocked } from '../supervise/pid-lock.ts';
import { checkBuilds, checkNode, checkPort } from '../supervise/preflight.ts';
import { numberOption, PORT } from './number-option.ts';

const print = (text: string) => void process.stdout.write(text);
const note = (text: string) => void process.stderr.write(text);

interface Settings {
  readonly port: number;
  readonly kettles: number;
  readonly speed: number;
  readonly data: string;
  readonly fresh: boolean;
  readonly restart: boolean;
  readonly json: boolean;
  readonly real: boolean;
}

function settingsOf(values: CommandValues): Settings {
  const stores = values['stores'];
  if (stores !== 'embedded' && stores !== 'real')
    throw breweryError('OPTION_INVALID', `--stores ${stores}: expected embedded or real`);
  const real = stores === 'real';
  return {
    real,
    port: numberOption(values, 'port', PORT),
    kettles: numberOption(values, 'kettles', { min: 1, max: 20, whole: true }),
    speed: numberOption(values, 'speed', { min: 0.1, max: 1000, whole: false }),
    data: resolve(String(values['data'] ?? `${REPOSITORY}/.demo/brewery${real ? '-real' : ''}`)),
    fresh: values['fresh'] === true,
    restart: values['no-restart'] !== true,
    json: values['json'] === true,
  };
}

interface Welcome {
  readonly hubs: readonly string[];
  readonly user: string;
  readonly password: string;
  readonly speed: number;
  readonly stores: readonly RealStore[];
}

function welcome({ hubs, user, password, speed, stores }: Welcome): string {
  return [
    '',
    '  Cervecería Autónoma, a SIMULATION: no kettle is real, nothing is heated.',
    '',
    `    page       ${hubs[0]}`,
    `    also       ${hubs[1]}   (the other hub; end either, the page goes on)`,
    `    user       ${user}`,
    `    password   ${password}`,
    ...stores.map(({ store, what, version }) => `    ${store.padEnd(10)} ${what}, version ${version}`),
    '',
    '  A brew has begun: water, mash, boil. What it asks is answered for you after a while; answer it yourself on the page.',
    '',
    `  One hour of the brewery takes ${Math.round(3600 / speed)} s. Ctrl-C ends everything, heaters off.`,
    '',
    '',
  ].join('\n');
}

async function run(settings: Settings): Promise<number> {
  const { port, kettles, speed, data, fresh, restart, json, real } = settings;
  const end = endOfProcess();
  checkNode(process.versions.node);
  checkBuilds({ ...PROGRAMS, dashboard: PAGE });
  checkUnlocked(data);
  for (const one of [port, port + 1]) await checkPort(one);
  const { folder, unlock } = takeFolder(data, fresh);
  const say = (line: string) => (json ? note : print)(`demo: ${line}\n`);
  const brewery = new Brewery({ folder, port, kettles, speed, restart, real, say });
  let hand: HelpingHand | undefined;
  let on: string[] = [];
  try {
    const started = brewery.start().then(async ({ signIn, hubs, stores }) => {
      await beginBrew(hubs.urls[0], signIn, kettles);
      hand = new HelpingHand({ hubs: hubs.urls, signIn, clock: systemMachineClock, say });
      hand.start();
      return { ...signIn, hubs: hubs.urls, stores };
    });
    const ready = await Promise.race([started, end.came]);
    if (typeof ready !== 'string') {
      const { user, password, hubs, stores } = ready;
      if (json) print(`${JSON.stringify({ event: 'ready', hubs, user, password, ...(real && { stores }) })}\n`);
      else print(welcome({ hubs, user, password, speed, stores }));
      await end.came;
    } else started.catch(() => {});
  } finally {
    hand?.stop();
    on = await brewery.stop();
    unlock();
    end.release();
  }
  if (on.length > 0) throw breweryError('OUTPUTS_ON', on.join(', '));
  say('everything has ended, heaters off');
  return 0;
}

export const startCommand: Command = {
  summary: 'Runs the demo brewery: two hubs, a simulator, three agents a kettle; Ctrl-C ends it',
  options: {
    fresh: { type: 'boolean', describe: 'empty the data folder first' },
    kettles: { type: 'string', value: 'N', default: '1', describe: 'how many kettles' },
    speed: { type: 'string', value: 'K', default: '30', describe: 'how many times faster than real time' },
    port: { type: 'string', value: 'P', default: '8080', describe: 'the hubs listen on P and P+1' },
    data: { type: 'string', value: 'DIR', describe: 'data folder (default .demo/brewery in the repository)' },
    stores: {
      type: 'string',
      value: 'KIND',
      default: 'embedded',
      describe: 'embedded, or real: Redis, a stand-in for MongoDB and Cassandra, fetched the first time',
    },
    json: { type: 'boolean', describe: 'one line of JSON when ready on standard output, all else on standard error' },
    'no-restart': { type: 'boolean', describe: 'what dies stays dead' },
  },
  run: ({ values }) => run(settingsOf(values)),
};
