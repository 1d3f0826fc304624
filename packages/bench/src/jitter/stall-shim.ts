import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** While the file STALL_WHILE is there, whoever syncs a file waits two seconds, and one byte is added to STALL_LOG. */
const SOURCE = `#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
static int stalled(const char *name, int file) {
  if (access(getenv("STALL_WHILE"), F_OK) == 0) {
    int log = open(getenv("STALL_LOG"), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (log >= 0 && write(log, "x", 1) == 1) close(log);
    for (int i = 0; i < 20; i++) usleep(100000);
  }
  return ((int (*)(int))dlsym(RTLD_NEXT, name))(file);
}
int fsync(int file) { return stalled("fsync", file); }
int fdatasync(int file) { return stalled("fdatasync", file); }
`;

/** A disk that can be made to stall for one process, by the loader and not by the kernel. */
export interface StallingDisk {
  /** Environment of the process whose disk it is. */
  readonly env: Readonly<Record<string, string>>;
  stall(on: boolean): void;
  /** How often somebody had to wait. */
  stalls(): number;
}

/** Compiles the shim. @throws when there is no compiler */
export function stallingDisk(folder: string): StallingDisk {
  const [source, shim] = [join(folder, 'stall.c'), join(folder, 'stall.so')];
  const [armed, log] = [join(folder, 'stall'), join(folder, 'stalls')];
  writeFileSync(source, SOURCE);
  try {
    execFileSync('gcc', ['-shared', '-fPIC', '-O2', '-o', shim, source, '-ldl'], { stdio: 'pipe' });
  } catch (cause) {
    throw new Error('the disk cannot be made to stall: gcc is needed (Debian: apt-get install gcc libc6-dev)', {
      cause,
    });
  }
  return {
    env: { LD_PRELOAD: shim, STALL_WHILE: armed, STALL_LOG: log },
    stall(on) {
      if (on) writeFileSync(armed, '');
      else rmSync(armed, { force: true });
    },
    stalls: () => (existsSync(log) ? readFileSync(log).length : 0),
  };
}
