import { CodedError, newUserSchema, type Role } from '@cerveceria/protocol';
import type { MachineClock } from '@cerveceria/runtime';
import { hubError, isAway } from '../errors.ts';
import type { Doc, StateStore } from '../tiers/state-store.ts';
import { checkPassword, hashPassword, NOBODY, type PasswordHash } from './passwords.ts';
import type { RandomSource } from './random-source.ts';
import type { Who } from './who.ts';

interface KeptUser {
  readonly role: Role;
  readonly password: PasswordHash;
  /** Machine wall ms. */
  readonly created: number;
  /** When the password was set; sessions from before it are void. */
  readonly since: number;
}

export interface UserRow {
  readonly user: string;
  readonly role: Role;
  readonly created: number;
}

const PREFIX = 'user/';

/** People, kept as `user/<name>` and shared by all hubs. */
export interface Users {
  /** Keeps in memory who there is: `find` then tells it while the state does not answer. @throws TIER_UNAVAILABLE */
  remember(): Promise<void>;
  any(): Promise<boolean>;
  list(): Promise<UserRow[]>;
  /** `since`: sessions that were given out under another one are void; machine wall ms. */
  find(user: string): Promise<{ readonly role: Role; readonly since: number } | undefined>;
  /** @throws USER_INVALID, USER_EXISTS */
  add(user: string, password: string, role: Role): Promise<UserRow>;
  /** Another password; all sessions of the user end. @throws USER_UNKNOWN, USER_INVALID */
  setPassword(user: string, password: string): Promise<void>;
  /** @throws USER_UNKNOWN, USER_LAST_OPERATOR */
  remove(user: string): Promise<void>;
  /** `undefined` when they do not belong together; takes equally long for a user that does not exist. */
  check(user: string, password: string): Promise<Who | undefined>;
}

export function createUsers(store: StateStore, clock: Pick<MachineClock, 'wall'>, random: RandomSource): Users {
  const list = async () => {
    const docs = await store.list<KeptUser>(PREFIX);
    return docs.map(({ key, value }) => ({
      user: key.slice(PREFIX.length),
      role: value.role,
      created: value.created,
    }));
  };
  const find = (user: string) => store.get<KeptUser>(PREFIX + user);
  /** As the state last told it, without what a password is checked by. */
  const known = new Map<string, { readonly role: Role; readonly since: number }>();

  function learn(key: string, doc: Pick<Doc<KeptUser>, 'value'> | undefined): void {
    const user = key.slice(PREFIX.length);
    if (doc === undefined) known.delete(user);
    else known.set(user, { role: doc.value.role, since: doc.value.since });
  }

  async function found(user: string): Promise<{ readonly role: Role; readonly since: number } | undefined> {
    try {
      return (await find(user))?.value;
    } catch (fault) {
      if (!isAway(fault) || !known.has(user)) throw fault;
      return known.get(user);
    }
  }

  const hashed = (user: string, password: string, role: Role) => {
    const fault = newUserSchema.safeParse({ user, password, role }).error?.issues[0];
    if (fault !== undefined) throw hubError('USER_INVALID', `${fault.path.join('.')}: ${fault.message}`);
    return hashPassword(password, random);
  };
  return {
    async remember() {
      // What was told meanwhile is newer than what is listed, and of one made anew the versions begin again.
      const told = new Set<string>();
      store.watch(PREFIX, (key, doc) => {
        told.add(key);
        learn(key, doc as Doc<KeptUser> | undefined);
      });
      for (const doc of await store.list<KeptUser>(PREFIX)) if (!told.has(doc.key)) learn(doc.key, doc);
    },
    list,
    any: async () => (await store.list(PREFIX)).length > 0,
    find: found,
    async add(user, password, role) {
      const hash = await hashed(user, password, role);
      const created = clock.wall();
      try {
        await store.put<KeptUser>(PREFIX + user, { role, password: hash, created, since: created }, null);
      } catch (cause) {
        if (cause instanceof CodedError && cause.code === 'STATE_CONFLICT')
          throw hubError('USER_EXISTS', user, { cause });
        throw cause;
      }
      return { user, role, created };
    },
    async setPassword(user, password) {
      const kept = await find(user);
      if (kept === undefined) throw hubError('USER_UNKNOWN', user);
      const hash = await hashed(user, password, kept.value.role);
      // Never the same again, though the clock may stand still between two.
      const since = Math.max(clock.wall(), kept.value.since + 1);
      await store.put<KeptUser>(PREFIX + user, { ...kept.value, password: hash, since }, kept.version);
    },
    async remove(user) {
      const users = await list();
      const row = users.find((each) => each.user === user);
      if (row === undefined) throw hubError('USER_UNKNOWN', user);
      const operators = users.filter((each) => each.role === 'operator');
      if (row.role === 'operator' && operators.length === 1) throw hubError('USER_LAST_OPERATOR', user);
      await store.remove(PREFIX + user, 'any');
    },
    async check(user, password) {
      const kept = (await find(user))?.value;
      const right = await checkPassword(password, kept?.password ?? NOBODY);
      return right && kept !== undefined ? { user, role: kept.role } : undefined;
    },
  };
}
