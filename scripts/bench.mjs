import { join } from 'node:path';
import { provideBenchServers } from './bench-servers.mjs';
import { build, PACKAGES } from './build.mjs';
import { ownArguments, runProgram } from './run-program.mjs';
import { provide, remedy } from './system-packages.mjs';

/** Benches that need real stores. */
const NEEDS = { archive: ['mongodb', 'cassandra'], tiers: ['redis', 'mongodb', 'cassandra'] };

// With --json only the program's own lines may stand on standard output.
const args = ownArguments();
const say = (text) => void (args.includes('--json') ? process.stderr : process.stdout).write(text);
const named = Object.keys(NEEDS).filter((name) => args.includes(name));
const wanted = named.length > 0 || args.some((arg) => /^[a-z]/.test(arg)) ? named : Object.keys(NEEDS);
const missing = await provide([...new Set(wanted.flatMap((name) => NEEDS[name]))], say);
if (missing.length > 0) say(`set-up: ${missing.join(', ')} missing; run: ${remedy(missing)}\n`);
if (wanted.includes('tiers')) provideBenchServers(say);
if (await build({ bundles: ['edge-agent'], projects: ['bench'], say }))
  runProgram(join(PACKAGES, 'bench/build/src/main.js'), args);
else process.exitCode = 1;
