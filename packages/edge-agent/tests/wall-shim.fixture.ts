import { execFileSync } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** CLOCK_REALTIME, however it is asked for, moved by the seconds in a file; every other clock is left alone. */
const SOURCE = `#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long shift(void) {
  char text[32] = "";
  int file = open(getenv("WALL_SHIFT_FILE"), O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  if (read(file, text, sizeof text - 1) < 0) text[0] = 0;
  close(file);
  return atol(text);
}

int clock_gettime(clockid_t id, struct timespec *at) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int failed = real(id, at);
  if (!failed && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) at->tv_sec += shift();
  return failed;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
  static int (*real)(struct timeval *, void *);
  if (!real) real = (int (*)(struct timeval *, void *))dlsym(RTLD_NEXT, "gettimeofday");
  int failed = real(at, zone);
  if (!failed) at->tv_sec += shift();
  return failed;
}

time_t time(time_t *out) {
  struct timespec at;
  clock_gettime(CLOCK_REALTIME, &at);
  if (out) *out = at.tv_sec;
  return at.tv_sec;
}
`;

/** The wall clock of the processes that are started with its environment, to be set while they run. */
export class WallShim {
  readonly env: Readonly<Record<string, string>>;
  readonly #file: string;

  /** Compiled into `folder`. */
  constructor(folder: string) {
    this.#file = join(folder, 'wall-shift');
    const [source, library] = [join(folder, 'wall-shim.c'), join(folder, 'wall-shim.so')];
    writeFileSync(source, SOURCE);
    this.set(0);
    execFileSync('gcc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl'], { stdio: 'pipe' });
    this.env = { LD_PRELOAD: library, WALL_SHIFT_FILE: this.#file };
  }

  /** As a person or the network sets the clock: the wall is `seconds` away from the true one from now on. */
  set(seconds: number): void {
    // Whole at once, so that no reader sees half of it.
    writeFileSync(`${this.#file}.new`, String(seconds));
    renameSync(`${this.#file}.new`, this.#file);
  }
}
