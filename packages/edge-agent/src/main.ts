#!/usr/bin/env node
import { resolve } from 'node:path';

const argv = process.argv.slice(2);
const [command, option, file, ...rest] = argv;

/** `off --config FILE` is what stands between a dead agent and a hot element: it loads nothing that it does not need. */
async function runPlainOff(): Promise<number | null> {
  if (command !== 'off' || (option !== '--config' && option !== '-c') || file === undefined || rest.length > 0)
    return null;
  const { driveOff } = await import('./commands/drive-off.ts');
  return await driveOff(resolve(file));
}

async function runAny(): Promise<number> {
  const { runProgram } = await import('./commands/program.ts');
  return await runProgram(argv);
}

const code = (await runPlainOff()) ?? (await runAny());
// Workers or sockets that linger must not keep a process whose outputs are off.
process.exit(code);
