import { spawn } from 'node:child_process';
import { breweryError } from '../errors.ts';
import { PROGRAMS } from './places.ts';

const LIMIT_MS = 30_000;

/** Runs one command of the hub's own program. @throws CHILD_FAILED with what it said */
export async function hubCommand(args: readonly string[], input: string): Promise<string> {
  const child = spawn(process.execPath, [PROGRAMS.hub, ...args], { timeout: LIMIT_MS, detached: true });
  let out = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw breweryError('CHILD_FAILED', `cerveceria-hub ${args.join(' ')}: ${(said || out).trim()}`);
  return out;
}
