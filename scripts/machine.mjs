import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const FLOOR = [20, 19];

/** One sentence when this Node is too old, otherwise undefined. Written so that an old Node can still run it. */
export function nodeFault(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > FLOOR[0] || (major === FLOOR[0] && minor >= FLOOR[1])) return undefined;
  return `This needs Node ${FLOOR.join('.')} or newer; this is Node ${version}.`;
}

/** Where a program is on the PATH, if it is. */
export function programPath(name, path = process.env.PATH ?? '') {
  for (const folder of path.split(delimiter)) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

export const isRoot = () => process.getuid?.() === 0;
export const hasApt = () => existsSync('/etc/debian_version') && programPath('apt-get') !== undefined;

/** Whether better-sqlite3's native part loads in this Node. */
export function sqliteLoads(root) {
  const probe = 'new (require("better-sqlite3"))(":memory:").close()';
  return spawnSync(process.execPath, ['-e', probe], { cwd: join(root, 'packages/hub'), stdio: 'ignore' }).status === 0;
}

/** What is missing to compile a native module. */
export function missingCompilers() {
  const missing = [];
  if (!['g++', 'c++', 'clang++'].some((name) => programPath(name))) missing.push('g++');
  if (!programPath('make')) missing.push('make');
  if (!programPath('python3')) missing.push('python3');
  return missing;
}

/** Ends the program with one sentence. */
export function give(sentence, code = 1) {
  process.stderr.write(`${sentence}\n`);
  process.exit(code);
}
