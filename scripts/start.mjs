import { join } from 'node:path';
import { build, PACKAGES } from './build.mjs';
import { ownArguments, runProgram } from './run-program.mjs';

// With --json only the program's own lines may stand on standard output.
const args = ownArguments();
const say = (text) => void (args.includes('--json') ? process.stderr : process.stdout).write(text);
if (await build({ bundles: ['dashboard', 'edge-agent', 'hub'], projects: ['brewery'], say }))
  runProgram(join(PACKAGES, 'brewery/build/src/main.js'), ['start', ...args]);
else process.exitCode = 1;
