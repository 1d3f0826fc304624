// Where a server of each store comes from: what is installed, a container engine that answers, else the registries.
import { spawnSync } from 'node:child_process';
import { programPath } from './machine.mjs';

/** The least version that hubs work with, and the official image where an engine runs it. */
const WANTED = {
  redis: { program: 'redis-server', ask: ['--version'], least: [7, 0], image: 'redis:7.4' },
  mongodb: { program: 'mongod', ask: ['--version'], least: [6, 0], image: 'mongo:7' },
  cassandra: { program: 'cassandra', ask: ['-v'], least: [4, 1], image: 'cassandra:5.0' },
};
const ENGINES = ['docker', 'podman'];
/** ms for an answer; an engine that is not running may wait for ever. */
const PATIENCE = 5000;
/** ms in which an image has to be there: hundreds of megabytes over a brewery's line. */
const PULL_PATIENCE = 900_000;

export const STORE_SOURCES = 'CERVECERIA_STORES';

/** `Redis server v=7.0.15 sha=…`, `db version v7.0.12`, `5.0.2`: the first number with a dot in it. */
export function versionIn(text) {
  const found = /(\d+)\.(\d+)(?:\.\d+)*/.exec(text);
  return found === null ? undefined : { text: found[0], major: Number(found[1]), minor: Number(found[2]) };
}

const isEnough = ({ major, minor }, [least, lesser]) => major > least || (major === least && minor >= lesser);

/**
 * Pure. `installed`: path and version of the program, `engine`: its path and name; each undefined where there is none.
 * `passedOver` says why something that goes before was not taken.
 */
export function chooseSource(store, { installed, engine }) {
  const { least, image } = WANTED[store];
  if (installed !== undefined && isEnough(installed.version, least))
    return { by: 'installed', program: installed.program, version: installed.version.text };
  const passedOver =
    installed === undefined
      ? {}
      : { passedOver: `${installed.program} is ${installed.version.text}, wanted ${least.join('.')} or newer` };
  if (engine !== undefined) return { by: 'container', ...engine, image, ...passedOver };
  return { by: 'registry', ...passedOver };
}

function said(program, args) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: PATIENCE });
  return status === 0 ? `${stdout}${stderr}` : undefined;
}

function installedOf(store, path) {
  const { program: name, ask } = WANTED[store];
  const program = programPath(name, path);
  const version = program === undefined ? undefined : versionIn(said(program, ask) ?? '');
  return version === undefined ? undefined : { program, version };
}

/** The first engine behind which somebody answers: a client alone starts nothing. */
export function engineOn(path) {
  for (const name of ENGINES) {
    const engine = programPath(name, path);
    if (engine !== undefined && said(engine, ['info']) !== undefined) return { name, engine };
  }
  return undefined;
}

/** Whether the engine has the image or could fetch it; progress goes to stderr, where stdout may be read by a script. */
function hasImage({ engine, image }) {
  if (said(engine, ['image', 'inspect', image]) !== undefined) return true;
  return spawnSync(engine, ['pull', image], { stdio: ['ignore', 2, 2], timeout: PULL_PATIENCE }).status === 0;
}

/** A source that can be had: an engine without its image (no network, a closed registry) is passed over too. */
function obtainable(store, source) {
  if (source.by !== 'container' || hasImage(source)) return source;
  const passedOver = `${source.name} answers and could not fetch ${source.image}`;
  return { ...chooseSource(store, {}), passedOver };
}

const found = new Map();
let askedEngine;

/** What each store would come from on this machine; asked once a process. An engine is asked only where one is needed. */
export function sourceOf(store, path = process.env.PATH ?? '') {
  const key = `${store} ${path}`;
  if (!found.has(key)) {
    const installed = installedOf(store, path);
    const alone = chooseSource(store, { installed });
    if (alone.by === 'registry' && askedEngine?.path !== path) askedEngine = { path, engine: engineOn(path) };
    const engine = askedEngine?.path === path ? askedEngine.engine : undefined;
    const chosen = alone.by === 'registry' ? chooseSource(store, { installed, engine }) : alone;
    found.set(key, obtainable(store, chosen));
  }
  return found.get(key);
}

/** After something was installed. */
export const lookAgain = () => found.clear();

/** For the programs that start the servers; they take what stands here, and else what the registries gave. */
export function tellSources(stores) {
  const told = Object.fromEntries(stores.map((store) => [store, sourceOf(store)]));
  process.env[STORE_SOURCES] = JSON.stringify(told);
  return told;
}
