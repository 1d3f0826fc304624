import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

function field(file: string, name: string): number {
  const match = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(file, 'utf8'));
  if (match === null) throw new Error(`${file} says nothing of ${name}`);
  return Number(match[1]);
}

/** Resident memory of a process now and at its highest, MB (10^6 bytes). */
export function memory(pid: number): { readonly now: number; readonly most: number } {
  const of = (name: string) => (field(`/proc/${pid}/status`, name) * 1024) / 1e6;
  return { now: of('VmRSS'), most: of('VmHWM') };
}

/** Bytes that a process has sent to storage so far; nothing of a tmpfs is counted. */
export function writtenBytes(pid: number): number {
  return field(`/proc/${pid}/io`, 'write_bytes');
}

/** Processor seconds, user and system, that a process has used so far. */
export function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold blanks; what follows it is fields 3 and on (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return (Number(fields[11]) + Number(fields[12])) / ticks;
}
