import { text } from 'node:stream/consumers';
import { ROLES, type Role } from '@cerveceria/protocol';
import { type Command, type CommandValues, systemMachineClock } from '@cerveceria/runtime';
import { createAgentKeys } from '../auth/agent-keys.ts';
import { createAudit } from '../auth/audit.ts';
import { readableCode, systemRandom } from '../auth/random-source.ts';
import { createUsers } from '../auth/users.ts';
import { hubError } from '../errors.ts';
import type { StateStore } from '../tiers/state-store.ts';
import { table } from './table.ts';
import { CONFIG_OPTION, withStore } from './with-store.ts';

const say = (line: string) => void process.stdout.write(line);
/** In the audit log, for what was done at the hub's own shell. */
const SHELL = 'shell';

function roleOf(values: CommandValues): Role {
  const role = ROLES.find((each) => each === values['role']);
  if (role === undefined) throw hubError('USER_INVALID', `--role: expected ${ROLES.join(', ')}`);
  return role;
}

/** From standard input, or made here; the second is told to the person at the shell. */
async function passwordOf(values: CommandValues): Promise<{ password: string; told: string }> {
  if (values['password-stdin'] === true)
    return { password: (await text(process.stdin)).split(/\r?\n/, 1)[0] as string, told: '' };
  const password = readableCode(systemRandom, 4);
  return { password, told: ` Password: ${password}` };
}

async function add(store: StateStore, user: string, values: CommandValues): Promise<void> {
  const role = roleOf(values);
  const { password, told } = await passwordOf(values);
  await createUsers(store, systemMachineClock, systemRandom).add(user, password, role);
  await createAudit(store).record({ who: SHELL, what: 'user.add', about: user, detail: role });
  say(`User ${user} added as ${role}.${told}\n`);
}

async function setPassword(store: StateStore, user: string, values: CommandValues): Promise<void> {
  const { password, told } = await passwordOf(values);
  await createUsers(store, systemMachineClock, systemRandom).setPassword(user, password);
  await createAudit(store).record({ who: SHELL, what: 'user.password', about: user, detail: 'all sessions end' });
  say(`User ${user} has a new password.${told}\n`);
}

async function list(store: StateStore): Promise<void> {
  const users = await createUsers(store, systemMachineClock, systemRandom).list();
  const rows = users.map(({ user, role, created }) => [user, role, new Date(created).toISOString()]);
  say(table(['USER', 'ROLE', 'CREATED'], rows));
}

async function remove(store: StateStore, user: string): Promise<void> {
  await createUsers(store, systemMachineClock, systemRandom).remove(user);
  await createAudit(store).record({ who: SHELL, what: 'user.remove', about: user, detail: '' });
  say(`User ${user} removed.\n`);
}

/** The key alone on its line, so that it can be piped into the agent's key file. */
async function agentKey(store: StateStore, node: string): Promise<void> {
  const key = await createAgentKeys(store, systemMachineClock, systemRandom).make(node);
  await createAudit(store).record({ who: SHELL, what: 'agent.key', about: node, detail: 'an earlier key is void' });
  say(`${key}\n`);
}

export const userCommand: Command = {
  summary: 'People and agents: add NAME --role R, password NAME, list, remove NAME, agent-key NODE',
  positionals: 'ACTION [NAME]',
  options: {
    ...CONFIG_OPTION,
    role: { type: 'string', value: 'ROLE', describe: 'viewer, brewer or operator; for add' },
    'password-stdin': { type: 'boolean', describe: 'Read the password from standard input; else one is made' },
  },
  run({ values, positionals: [action, name] }) {
    const named = (): string => {
      if (name === undefined) throw hubError('USER_INVALID', `user ${action}: a name is missing`);
      return name;
    };
    return withStore(values, async ({ state }) => {
      if (action === 'add') await add(state, named(), values);
      else if (action === 'password') await setPassword(state, named(), values);
      else if (action === 'list') await list(state);
      else if (action === 'remove') await remove(state, named());
      else if (action === 'agent-key') await agentKey(state, named());
      else throw hubError('USER_INVALID', `user ${action}: expected add, password, list, remove or agent-key`);
      return 0;
    });
  },
};
