import { join } from 'node:path';
import { build, PACKAGES } from './build.mjs';
import { ownArguments, runProgram } from './run-program.mjs';

/** `node scripts/program.mjs PACKAGE …`: one of our programs out of the sources, as its binary would run. */
const [name, ...rest] = process.argv.slice(2);
const bundles = name === 'hub' ? ['dashboard'] : [];
// What the program prints may be read by a script, so progress stands beside it.
const say = (text) => void process.stderr.write(text);
if (await build({ bundles, projects: [name], say }))
  runProgram(join(PACKAGES, name, 'build/src/main.js'), ownArguments(rest));
else process.exitCode = 1;
