import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { filesBelow, PACKAGES, ROOT } from './build.mjs';
import { SYSTEM_NEEDS } from './system-packages.mjs';

/** Time limits of one test file, ms: for what hangs; a slow machine must not come near them. */
const LIMIT = { plain: 300_000, whole: 600_000 };

/** Files that hold machine time against a bound of a few seconds; they wait more than they compute. */
export const TIMED = [
  'packages/edge-agent/tests/agent-process.test.ts',
  'packages/edge-agent/tests/guard-thread.test.ts',
  'packages/edge-agent/tests/uplink-clock.test.ts',
  'packages/edge-agent/tests/uplink-failover.test.ts',
  'packages/hub/tests/cli.test.ts',
  'packages/hub/tests/two-hubs.test.ts',
];
/** The same for whole systems, and what needs the whole machine: nothing runs beside them. */
export const ALONE = [
  'packages/brewery/tests/agent-killed.test.ts',
  'packages/brewery/tests/demo-starts.test.ts',
  'packages/brewery/tests/hub-killed.test.ts',
  'packages/brewery/tests/hubs-behind-proxy.haproxy.test.ts',
  'packages/brewery/tests/leash.test.ts',
  'packages/brewery/tests/units.systemd.test.ts',
  'packages/edge-agent/tests/real-kernel.kernel.test.ts',
];

function paceOf(source, needs) {
  if (ALONE.includes(source)) return 'alone';
  if (TIMED.includes(source)) return 'timed';
  const isWhole = source.startsWith('packages/brewery/tests/') || source.includes('.whole.test.');
  return isWhole || needs.length > 0 ? 'processes' : 'plain';
}

/** What a file says in its name: `boot.systemd.test.ts`, `archive.mongodb-cassandra.test.ts`. */
function needsOf(file) {
  const words = /\.([a-z-]+)\.test\.tsx?$/.exec(file)?.[1].split('-') ?? [];
  return words.filter((word) => Object.hasOwn(SYSTEM_NEEDS, word));
}

/** The tests of the scripts themselves; they are run as they are written. */
function scriptTests() {
  return filesBelow(join(ROOT, 'scripts'))
    .filter((file) => file.endsWith('.test.mjs'))
    .map((built) => ({ source: relative(ROOT, built), built, needs: [], pace: 'plain', limit: LIMIT.plain }));
}

/**
 * All test files, found by their sources: what was compiled from a source that is gone never runs.
 * `source` is relative to the repository. `pace`: `plain` ones compute, `processes` mostly wait for the processes that
 * they start (whole systems of the brewery, `*.whole.test.ts` of others, what needs a server), `timed` and `alone` as above.
 */
export function testFiles(filter = '') {
  const ofPackages = readdirSync(PACKAGES)
    .flatMap((name) => ['src', 'tests'].flatMap((folder) => filesBelow(join(PACKAGES, name, folder))))
    .filter((file) => /\.test\.tsx?$/.test(file))
    .sort()
    .map((file) => {
      const [, name, ...rest] = relative(ROOT, file).split('/');
      const built = join(PACKAGES, name, 'build', ...rest).replace(/\.tsx?$/, '.js');
      const needs = needsOf(file);
      const source = relative(ROOT, file);
      const pace = paceOf(source, needs);
      return {
        source,
        built,
        project: name,
        needs,
        pace,
        limit: pace === 'plain' ? LIMIT.plain : LIMIT.whole,
        // A driver that leaves a timer behind when its server was away: such a process is ended when its tests are.
        forceExit: needs.includes('cassandra'),
      };
    });
  return [...scriptTests(), ...ofPackages].filter(({ source }) => source.includes(filter));
}

/** Sources that no compiler output belongs to: a tsconfig that leaves them out would make them pass unseen. */
export function notBuilt(files) {
  return files.filter(({ built }) => !existsSync(built));
}
