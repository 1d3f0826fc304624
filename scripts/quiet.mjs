import { execFile } from 'node:child_process';

/** Runs a program, says nothing, and gives its exit code (null: it did not run or was killed) and what it said. */
export function quiet(program, args, options = {}) {
  return new Promise((resolve) => {
    execFile(program, args, { encoding: 'utf8', maxBuffer: 1 << 26, ...options }, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ status, stdout, stderr: `${stderr}${status === null ? error.message : ''}` });
    });
  });
}

/** The same for what must succeed: gives what stood on standard output. @throws with what it said */
export async function must(program, args, options = {}) {
  const { status, stdout, stderr } = await quiet(program, args, options);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr.trim() || stdout.trim()}`);
  return stdout;
}

/** Tells a step of `part` with its seconds when it is over; steps of several parts may go on at once. */
export async function timed(part, what, say, act) {
  const begin = Date.now();
  const told = (how) => say(`${part}: ${what} … ${how} (${((Date.now() - begin) / 1000).toFixed(1)} s)\n`);
  try {
    const result = await act();
    told('done');
    return result;
  } catch (error) {
    told('FAILED');
    throw error;
  }
}
