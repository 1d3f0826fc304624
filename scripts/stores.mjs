// `npx pnpm stores`: Redis, MongoDB and Cassandra on free ports, until Ctrl-C.
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { build, PACKAGES } from './build.mjs';
import { give } from './machine.mjs';
import { ownArguments } from './run-program.mjs';
import { sourceOf } from './store-sources.mjs';
import { provide, remedy } from './system-packages.mjs';

const HELP = `npx pnpm stores [--only redis,mongodb,cassandra] [--data DIR] [--json]

Starts the stores of a brewery on free ports of this machine and prints the lines of environment by which hubs and tests
find them; Ctrl-C ends them. For each store the first of these that is there: its address in the environment (used, not
started); the server installed on this machine; its official image in docker or podman; what the package registries give
(Redis from Debian, Cassandra from Maven Central, and for MongoDB a stand-in from PyPI). It says which.

  --only LIST          only these, separated by commas
  --data DIR           keep data there; else they go with the servers
  --json               one line of JSON on standard output when all are ready, all else on standard error
  --until-stdin-ends   end when standard input does, for programs that start this one
`;
const VARIABLES = { redis: 'REDIS_URL', mongodb: 'MONGODB_URL', cassandra: 'CASSANDRA_CONTACT_POINTS' };

function settings() {
  try {
    const options = {
      only: { type: 'string', default: Object.keys(VARIABLES).join() },
      data: { type: 'string' },
      json: { type: 'boolean', default: false },
      'until-stdin-ends': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    };
    return parseArgs({ args: ownArguments(), options }).values;
  } catch (fault) {
    return give(`${fault.message}; see --help`, 2);
  }
}

const { only, data, json, help, 'until-stdin-ends': untilStdinEnds } = settings();
if (help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const names = only.split(',').map((name) => name.trim());
const unknown = names.filter((name) => !(name in VARIABLES));
if (unknown.length > 0) give(`--only: unknown store ${unknown.join(', ')}; see --help`, 2);
const say = (text) => void (json ? process.stderr : process.stdout).write(text);

const ends = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal));
if (untilStdinEnds) ends.push(once(process.stdin.resume(), 'end'));
const end = Promise.race(ends);
// Waiting for a signal keeps no process alive, and where the environment names every store nothing else does.
setInterval(() => {}, 60_000);

const started = names.filter((name) => (process.env[VARIABLES[name]] ?? '').trim() === '');
const missing = await provide(started, say);
for (const { passedOver } of started.map((name) => sourceOf(name)))
  if (passedOver !== undefined) say(`stores: ${passedOver}\n`);
if (missing.length > 0) give(`${missing.join(', ')} missing; run: ${remedy(missing)}`);
if (!(await build({ bundles: [], projects: ['hub'], say }))) process.exit(1);
const { openStores } = await import(`${PACKAGES}/hub/build/src/servers/open-stores.js`);
const opening = openStores({ names, environment: process.env, data, say: (line) => say(`stores: ${line}\n`) });
opening.catch(() => {});
const first = await Promise.race([opening, end.then(() => undefined)]).catch((fault) =>
  give(`stores: ${fault.message}`),
);
if (first !== undefined) {
  const { stores, environment } = first;
  if (json) {
    const told = stores.map(({ address, isOwn, ...store }) => ({ ...store, ...(isOwn && { address }) }));
    process.stdout.write(`${JSON.stringify({ event: 'ready', stores: told, environment })}\n`);
  } else {
    const lines = Object.entries(environment).map(([name, value]) => `export ${name}=${value}\n`);
    say(`\n${lines.join('')}\nstores: ready; Ctrl-C ends them\n`);
  }
  await end;
}
await opening.then((open) => open.stop()).catch(() => {});
process.exit(0);
