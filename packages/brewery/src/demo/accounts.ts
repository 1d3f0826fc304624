import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from './folder.ts';
import { hubCommand } from './hub-commands.ts';
import { keptSignIn, type SignIn } from './sign-in.ts';

const USER = 'brewer';

/** A start that was cut short may have added the user, with the password that is kept. */
function unlessExists(error: unknown): void {
  if (!(error instanceof Error && error.message.includes('USER_EXISTS'))) throw error;
}

/**
 * Makes, before the first hub runs, the person who signs in and a key for each node; what is there from an earlier
 * start is kept.
 */
export async function openAccounts(folder: DataFolder, config: string, nodes: readonly string[]): Promise<SignIn> {
  const signIn = keptSignIn(folder.signIn, USER);
  const done = join(folder.keys, USER);
  if (!existsSync(done)) {
    const args = ['user', 'add', USER, '--role', 'operator', '--password-stdin', '--config', config];
    await hubCommand(args, `${signIn.password}\n`).catch(unlessExists);
    writeFileSync(done, 'added\n', { mode: 0o600 });
  }
  for (const node of nodes) {
    const file = join(folder.keys, `${node}.key`);
    if (existsSync(file)) continue;
    const key = await hubCommand(['user', 'agent-key', node, '--config', config], '');
    writeFileSync(file, `${key.trim()}\n`, { mode: 0o600 });
  }
  return signIn;
}
