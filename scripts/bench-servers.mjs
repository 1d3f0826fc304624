// What `pnpm bench tiers` measures beside the brewery: the fast server of the stand-in, and two stores that others use.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasApt, isRoot, programPath } from './machine.mjs';
import { sourceOf } from './store-sources.mjs';

const CACHE = join(dirname(dirname(fileURLToPath(import.meta.url))), '.cache');
const CRATE = 'secantus-mdb';
const VERSION = '0.5.3-beta.196';
const FAST_STAND_IN = join(CACHE, `secantus-rs-${VERSION}`);
/** About as fast as the crate's own settings make it, in two thirds of the time. */
const PROFILE = {
  CARGO_PROFILE_RELEASE_LTO: 'off',
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
  CARGO_PROFILE_RELEASE_OPT_LEVEL: '1',
};
/** Debian's packages, and the program in each. */
const PEERS = { influxdb: 'influxd', 'victoria-metrics': 'victoria-metrics' };

function sh(program, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', ...options });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
  return stdout;
}

/** Tells a step and its seconds; what fails is told and is no reason to stop. */
function step(what, say, act) {
  const begin = Date.now();
  say(`set-up: ${what} …`);
  try {
    act();
    say(` done (${((Date.now() - begin) / 1000).toFixed(1)} s)\n`);
  } catch (error) {
    say(` FAILED: ${error.message.slice(-500)}\n`);
  }
}

/** Into the cache and nowhere else: an installed package would start a service. It needs no root. */
function unpack(name) {
  const work = join(CACHE, 'peers', `${name}.part`);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  if (isRoot()) spawnSync('apt-get', ['update', '-q']);
  sh('apt-get', ['download', '-q', name], { cwd: work });
  const file = readdirSync(work).find((each) => each.endsWith('.deb'));
  sh('dpkg', ['-x', file, '.'], { cwd: work });
  writeFileSync(join(work, 'version'), sh('dpkg-deb', ['-f', file, 'Version'], { cwd: work }));
  rmSync(join(work, file));
  renameSync(work, join(CACHE, 'peers', name));
}

function build() {
  mkdirSync(FAST_STAND_IN, { recursive: true });
  const args = ['install', CRATE, '--version', VERSION, '--locked', '--ignore-rust-version', '--root', FAST_STAND_IN];
  sh('cargo', [...args, '--quiet'], { env: { ...process.env, ...PROFILE } });
}

/** Fetches and builds what is not there; a bench says itself what it had to do without. */
export function provideBenchServers(say) {
  for (const [name, program] of Object.entries(PEERS)) {
    if (existsSync(join(CACHE, 'peers', name)) || programPath(program, '/usr/bin')) continue;
    if (hasApt()) step(`${name} from Debian, unpacked into .cache`, say, () => unpack(name));
  }
  const isReal = (process.env.MONGODB_URL ?? '').trim() !== '' || sourceOf('mongodb').by !== 'registry';
  if (isReal || existsSync(join(FAST_STAND_IN, 'bin/secantusd-rs'))) return;
  if (programPath('cargo') === undefined || programPath('cmake') === undefined)
    say("set-up: no cargo and cmake, so MongoDB's part is measured on the slower server of its stand-in\n");
  else step(`${CRATE} ${VERSION} with cargo, some five minutes the first time`, say, build);
}
