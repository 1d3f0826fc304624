import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { breweryError } from '../errors.ts';

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

/**
 * Makes the folder ready; `fresh` empties it first. A folder with things in it that no brewery put there is refused:
 * it may be somebody's home.
 * @throws OPTION_INVALID
 */
export function openFolder(root: string, fresh: boolean): DataFolder {
  const foreign = existsSync(root) && readdirSync(root).length > 0 && !existsSync(join(root, MARK));
  if (foreign) throw breweryError('OPTION_INVALID', `${root} holds files that are not the brewery's`);
  if (fresh) rmSync(root, { recursive: true, force: true });
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
