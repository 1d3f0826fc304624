import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** pnpm hands the `--` between its own options and ours on; it means nothing to the program. */
export function ownArguments(argv = process.argv.slice(2)) {
  return argv[0] === '--' ? argv.slice(1) : argv;
}

/**
 * Runs a built program in the caller's folder with this terminal, and ends as it ends. A signal goes on to it: from a
 * keyboard it has come to the whole group already, and a second SIGTERM to a program that is stopping changes nothing.
 */
export function runProgram(file, args) {
  const child = spawn(process.execPath, ['--enable-source-maps', file, ...args], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
    stdio: 'inherit',
  });
  const onSignal = () => child.kill('SIGTERM');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal);
  child.on('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}
