import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

export type LockFile = { readonly holder: number } | { readonly holder: null; release(): void };

/** Start time of a process in clock ticks since boot: with it a process id that was given again is not mistaken. */
function bornAt(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces; the 22nd field counts from after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // No lock, no holder.
    return '';
  }
}

function holderIn(text: string): number | null {
  const [pid = '', born = ''] = text.trim().split(' ');
  return pid !== '' && Number(pid) !== process.pid && bornAt(Number(pid)) === born ? Number(pid) : null;
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault;
    return false;
  }
}

/** The living process, other than this one, that holds a lock file. */
export function lockHolder(file: string): number | null {
  return holderIn(read(file));
}

/**
 * Holds `file` for as long as this process lives; one of a dead process is taken over. Of several that try at the same
 * moment one gets it: the file comes into being whole, or not at all. Its folder must be there.
 */
export function takeLock(file: string): LockFile {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, `${process.pid} ${bornAt(process.pid) ?? ''}\n`);
  try {
    while (!linked(own, file)) {
      const old = read(file);
      const holder = holderIn(old);
      if (holder !== null) return { holder };
      takeAway(file, old, `${own}.old`);
    }
    return { holder: null, release: () => rmSync(file, { force: true }) };
  } finally {
    rmSync(own, { force: true });
  }
}

/** Another one may have taken the same lock over meanwhile: what is not `old` is put back. */
function takeAway(file: string, old: string, aside: string): void {
  try {
    renameSync(file, aside);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'ENOENT') throw fault;
    return;
  }
  if (read(aside) !== old) linked(aside, file);
  rmSync(aside, { force: true });
}
