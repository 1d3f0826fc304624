import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { breweryError } from '../errors.ts';
import { isOfLock, lockFolder } from '../supervise/pid-lock.ts';

const MARK = 'cerveceria-data';

/** Where things stand in a data folder. */
export interface DataFolder {
  readonly root: string;
  readonly configs: string;
  readonly keys: string;
  readonly logs: string;
  readonly signIn: string;
  /** Data of the simulator: log of lines, 1-Wire trees, world. */
  readonly simulator: string;
}

/** What lies in a folder beside its lock. */
const contents = (root: string) => (existsSync(root) ? readdirSync(root).filter((name) => !isOfLock(name)) : []);

function checkOwn(root: string): void {
  if (contents(root).length > 0 && !existsSync(join(root, MARK)))
    throw breweryError('OPTION_INVALID', `${root} holds files that are not the brewery's`);
}

/**
 * Makes the folder ready; `fresh` empties it first, but for its lock. A folder with things in it that no brewery put there
 * is refused: it may be somebody's home.
 * @throws OPTION_INVALID
 */
export function openFolder(root: string, fresh: boolean): DataFolder {
  checkOwn(root);
  if (fresh) for (const name of contents(root)) rmSync(join(root, name), { recursive: true, force: true });
  const folder: DataFolder = {
    root,
    configs: join(root, 'config'),
    keys: join(root, 'keys'),
    logs: join(root, 'logs'),
    signIn: join(root, 'sign-in.json'),
    simulator: join(root, 'simulator'),
  };
  for (const path of [root, folder.configs, folder.logs]) mkdirSync(path, { recursive: true });
  mkdirSync(folder.keys, { recursive: true, mode: 0o700 });
  writeFileSync(join(root, MARK), 'Data of a simulated brewery. `npx pnpm start -- --fresh` empties this folder.\n');
  return folder;
}

/**
 * The same for a brewery that has the folder for itself from now on: of two that start at the same moment only the one that
 * holds it empties it.
 * @throws OPTION_INVALID, ALREADY_RUNNING; nothing has been changed then
 */
export function takeFolder(root: string, fresh: boolean): { readonly folder: DataFolder; readonly unlock: () => void } {
  checkOwn(root);
  const unlock = lockFolder(root);
  try {
    return { folder: openFolder(root, fresh), unlock };
  } catch (fault) {
    unlock();
    throw fault;
  }
}
