import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

/**
 * The shell watches a pipe whose other end this process holds, and then becomes the server: when this process is gone,
 * whatever killed it, the pipe ends and the server is killed with it, and so is the folder that was made for it.
 */
const WATCH = `undo=$1; shift
(read -r said <&3 || { kill -9 $$; eval "$undo"; [ -z "$0" ] || { sleep 1; rm -rf "$0"; }; }) >/dev/null 2>&1 &
exec "$@" 3<&-`;

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

export interface Leashed {
  readonly child: ChildProcess & { readonly stdout: Readable; readonly stderr: Readable };
  /** Of the server. */
  readonly pid: number | undefined;
  /** SIGSTOP and SIGCONT. */
  hang(): void;
  wake(): void;
  /** Resolves when it is dead. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

interface LeashOptions {
  /** A folder that goes when this process is gone. */
  readonly doomed?: string;
  /** What is run then, where killing the child ends no server. */
  readonly undo?: readonly string[];
}

/** Starts a server in a session of its own (a Ctrl-C in the terminal is ours alone) that never outlives this process. */
export function spawnLeashed(
  program: string,
  args: readonly string[],
  { cwd, doomed = '', undo = [] }: Pick<SpawnOptions, 'cwd'> & LeashOptions,
): Leashed {
  const child = spawn('/bin/sh', ['-c', WATCH, doomed, undo.map(quoted).join(' '), program, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: true,
  }) as unknown as Leashed['child'];
  const leash = child.stdio[3] as Writable;
  leash.on('error', () => {});
  const dead = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  // The watcher is told that there is nothing left to kill: the process id may be another's by then.
  void dead.then(() => leash.end('over\n'));
  return {
    child,
    pid: child.pid,
    hang: () => void child.kill('SIGSTOP'),
    wake: () => void child.kill('SIGCONT'),
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGCONT');
      child.kill(signal);
      await dead;
    },
  };
}

/** Waits until the server says what `wanted` matches. @throws with the end of what it said when it ended before */
export async function untilSaid({ child }: Leashed, wanted: RegExp): Promise<RegExpExecArray> {
  let said = '';
  return await new Promise<RegExpExecArray>((resolve, reject) => {
    const look = (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000);
      const found = wanted.exec(said);
      if (found !== null) resolve(found);
    };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', look);
    child.once('error', reject);
    void once(child, 'exit').then(() => reject(new Error(`${child.spawnargs[5]} did not start:\n${said}`)));
  });
}
