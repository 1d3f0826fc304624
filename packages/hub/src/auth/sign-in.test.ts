import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock, type Log, silentLog } from '@cerveceria/runtime';
import { MemoryStateStore } from '../../tests/fakes/memory-state-store.ts';
import { hubError } from '../errors.ts';
import { Attempts } from './attempts.ts';
import { createAudit } from './audit.ts';
import { createFirstOperator } from './first-operator.ts';
import { createLogin } from './login.ts';
import { systemRandom } from './random-source.ts';
import { sessionSecret } from './session-secret.ts';
import { createSessions, SESSION_MS } from './sessions.ts';
import { createUsers } from './users.ts';

const PASSWORD = 'cebada-y-lúpulo';

async function hub(store: MemoryStateStore, clock: FakeClock, name = 'hub-a') {
  const said: string[] = [];
  const warn: Log['warn'] = (...args: unknown[]) => void said.push(JSON.stringify(args[0]));
  const log: Log = { ...silentLog, warn };
  const users = createUsers(store, clock, systemRandom);
  const audit = createAudit(store);
  const firstOperator = createFirstOperator(name, store, users, systemRandom, log);
  const sessions = createSessions(await sessionSecret(store, systemRandom), users, clock);
  const login = createLogin({ users, sessions, attempts: new Attempts(clock), firstOperator, audit });
  const code = () => (JSON.parse(said[0] ?? '{}') as { code: string }).code;
  return { users, audit, sessions, login, firstOperator, code, said };
}

function brewery() {
  const clock = new FakeClock();
  return { clock, store: new MemoryStateStore(() => clock.wall()) };
}

test('a password opens, another does not, and a user that does not exist fails in the same words', async () => {
  const { clock, store } = brewery();
  const { users, login } = await hub(store, clock);
  await users.add('ana', PASSWORD, 'brewer');
  const session = await login.signIn({ user: 'ana', password: PASSWORD }, 'here');
  assert.equal(session.role, 'brewer');
  assert.equal(session.expires, clock.wall() + SESSION_MS);
  const fault = (user: string) =>
    login.signIn({ user, password: 'wrong-wrong' }, 'here').then(
      () => 'let in',
      (each: Error) => each.message,
    );
  assert.match(await fault('ana'), /AUTH_FAILED/);
  assert.equal(await fault('ana'), await fault('nobody'));
});

test('what is kept of a password is no password', async () => {
  const { clock, store } = brewery();
  const { users } = await hub(store, clock);
  await users.add('ana', PASSWORD, 'brewer');
  await users.add('eva', PASSWORD, 'brewer');
  const kept = (await store.list('user/')).map((doc) => JSON.stringify(doc.value));
  assert.ok(!kept.join().includes('cebada'));
  assert.notEqual(/"hash":"(\w+)"/.exec(kept[0] as string)?.[1], /"hash":"(\w+)"/.exec(kept[1] as string)?.[1]);
});

test('while the state does not answer a hub lets in who signed in at the other one, and nobody whom it knows to be gone', async () => {
  const { clock, store } = brewery();
  const [a, b] = [await hub(store, clock), await hub(store, clock, 'hub-b')];
  await a.users.add('ana', PASSWORD, 'brewer');
  await b.users.remember();
  await a.users.add('eva', PASSWORD, 'viewer');
  const sign = async (user: string) => (await a.login.signIn({ user, password: PASSWORD }, 'here')).token;
  const [ana, eva] = [await sign('ana'), await sign('eva')];
  clock.advance(1000);
  const late = await sign('eva');
  store.get = () => Promise.reject(hubError('TIER_UNAVAILABLE', 'it hangs'));
  assert.deepEqual(await b.sessions.verify(ana), { user: 'ana', role: 'brewer' });
  assert.deepEqual(await b.sessions.verify(eva), { user: 'eva', role: 'viewer' });
  await store.remove('user/eva', 'any');
  await assert.rejects(b.sessions.verify(late), /TIER_UNAVAILABLE/);
  await assert.rejects(b.login.signIn({ user: 'ana', password: PASSWORD }, 'here'), /TIER_UNAVAILABLE/);
});

test('of a user who was removed and made anew unheard a hub knows the new one while the state does not answer', async () => {
  const { clock, store } = brewery();
  const [a, b] = [await hub(store, clock), await hub(store, clock, 'hub-b')];
  let tell: Parameters<typeof store.watch>[1] = () => undefined;
  store.watch = (_, seen) => {
    tell = seen;
    return () => undefined;
  };
  await a.users.add('ana', PASSWORD, 'operator');
  await a.users.setPassword('ana', `${PASSWORD}-2`);
  await b.users.remember();
  await a.users.add('eva', PASSWORD, 'operator');
  const { token } = await a.login.signIn({ user: 'ana', password: `${PASSWORD}-2` }, 'here');
  clock.advance(1000);
  await a.users.remove('ana');
  await a.users.add('ana', PASSWORD, 'viewer');
  tell('user/ana', await store.get('user/ana'));
  store.get = () => Promise.reject(hubError('TIER_UNAVAILABLE', 'MongoDB does not answer'));
  await assert.rejects(b.sessions.verify(token), /AUTH_REQUIRED/);
  assert.equal((await b.users.find('ana'))?.role, 'viewer');
});

test('a user who is removed while a hub reads who there is stays removed', async () => {
  const { clock, store } = brewery();
  const [a, b] = [await hub(store, clock), await hub(store, clock, 'hub-b')];
  for (const user of ['ana', 'eva']) await a.users.add(user, PASSWORD, 'operator');
  const listed = await store.list('user/');
  const list = store.list.bind(store);
  store.list = async <T>() => {
    store.list = list;
    await a.users.remove('ana');
    return listed as Awaited<ReturnType<typeof list<T>>>;
  };
  await b.users.remember();
  store.get = () => Promise.reject(hubError('TIER_UNAVAILABLE', 'MongoDB does not answer'));
  await assert.rejects(b.users.find('ana'), /TIER_UNAVAILABLE/);
  assert.equal((await b.users.find('eva'))?.role, 'operator');
});

test('a session of one hub is good at the other, until it is twelve hours old', async () => {
  const { clock, store } = brewery();
  const a = await hub(store, clock);
  const b = await hub(store, clock, 'hub-b');
  await a.users.add('ana', PASSWORD, 'viewer');
  const { token } = await a.login.signIn({ user: 'ana', password: PASSWORD }, 'here');
  assert.deepEqual(await b.sessions.verify(token), { user: 'ana', role: 'viewer' });
  clock.advance(SESSION_MS + 1);
  await assert.rejects(b.sessions.verify(token), /AUTH_REQUIRED/);
});

test('a removed user is out within seconds, and the last operator cannot be removed', async () => {
  const { clock, store } = brewery();
  const { users, login, sessions } = await hub(store, clock);
  await users.add('ana', PASSWORD, 'brewer');
  await users.add('eva', PASSWORD, 'operator');
  const { token } = await login.signIn({ user: 'ana', password: PASSWORD }, 'here');
  await sessions.verify(token);
  await users.remove('ana');
  clock.advance(2_001);
  await assert.rejects(sessions.verify(token), /AUTH_REQUIRED.*gone/);
  await assert.rejects(users.remove('eva'), /USER_LAST_OPERATOR/);
  await assert.rejects(users.remove('ana'), /USER_UNKNOWN/);
});

test('a new password ends the sessions of the old one, and so does a user of the same name made anew', async () => {
  const { clock, store } = brewery();
  const { users, login, sessions } = await hub(store, clock);
  await users.add('ana', PASSWORD, 'brewer');
  const { token } = await login.signIn({ user: 'ana', password: PASSWORD }, 'here');
  await users.setPassword('ana', 'otra-contraseña');
  await assert.rejects(sessions.verify(token), /AUTH_REQUIRED/);
  await assert.rejects(login.signIn({ user: 'ana', password: PASSWORD }, 'here'), /AUTH_FAILED/);
  const second = await login.signIn({ user: 'ana', password: 'otra-contraseña' }, 'here');
  await sessions.verify(second.token);
  await users.remove('ana');
  clock.advance(5_000);
  await users.add('ana', PASSWORD, 'operator');
  await assert.rejects(sessions.verify(second.token), /AUTH_REQUIRED/);
});

test('a store that does not answer locks nobody out who was let in before, and nobody new in', async () => {
  const { clock, store } = brewery();
  const { users, login, sessions } = await hub(store, clock);
  await users.add('ana', PASSWORD, 'brewer');
  const { token } = await login.signIn({ user: 'ana', password: PASSWORD }, 'here');
  const other = await login.signIn({ user: 'ana', password: PASSWORD }, 'here');
  clock.advance(1_000);
  await sessions.verify(token);
  store.get = () => Promise.reject(new Error('the store is gone'));
  clock.advance(60_000);
  assert.equal((await sessions.verify(token)).user, 'ana');
  clock.advance(SESSION_MS);
  await assert.rejects(sessions.verify(token), /AUTH_REQUIRED/);
  await assert.rejects(sessions.verify(other.token));
});

test('a store that hangs holds up nobody who was let in before, and what it says at last counts', async () => {
  const { clock, store } = brewery();
  const { users, login, sessions } = await hub(store, clock);
  await users.add('ana', PASSWORD, 'brewer');
  const { token } = await login.signIn({ user: 'ana', password: PASSWORD }, 'here');
  await sessions.verify(token);
  const get = store.get.bind(store);
  const waiting: (() => void)[] = [];
  store.get = async (key) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return await get(key);
  };
  clock.advance(3_000);
  // A page asks for several things at once, and the stop is one of them.
  const asked = [sessions.verify(token), sessions.verify(token), sessions.verify(token)];
  // Tokens are checked on threads of the crypto library, each in its own time.
  while (waiting.length < 3) await new Promise((resolve) => setImmediate(resolve));
  clock.advance(300);
  for (const each of asked) assert.equal((await each).user, 'ana');
  assert.equal((await sessions.verify(token)).user, 'ana');
  await store.remove('user/ana', 'any');
  for (const go of waiting.splice(0)) go();
  store.get = get;
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  await assert.rejects(sessions.verify(token), /AUTH_REQUIRED/);
});

test('more sign-ins at once than a brewery has are asked to wait', async () => {
  const { clock, store } = brewery();
  const { users, login } = await hub(store, clock);
  await users.add('ana', PASSWORD, 'brewer');
  const tries = Array.from({ length: 20 }, (_, i) => login.signIn({ user: 'ana', password: PASSWORD }, `10.0.0.${i}`));
  const failed = (await Promise.allSettled(tries)).filter((each) => each.status === 'rejected');
  assert.equal(failed.length, 4);
  assert.match(String(failed[0]?.reason), /AUTH_TOO_MANY/);
});

test('a token that was signed with another secret, or not at all, is none', async () => {
  const { clock, store } = brewery();
  const ours = await hub(store, clock);
  const theirs = await hub(new MemoryStateStore(() => 0), clock);
  for (const { users } of [ours, theirs]) await users.add('ana', PASSWORD, 'operator');
  const { token } = await theirs.login.signIn({ user: 'ana', password: PASSWORD }, 'here');
  await assert.rejects(ours.sessions.verify(token), /AUTH_REQUIRED/);
  const [, payload] = token.split('.') as [string, string, string];
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
  await assert.rejects(ours.sessions.verify(unsigned), /AUTH_REQUIRED/);
});

test('the code in the log makes the first operator, once, at whichever hub comes first', async () => {
  const { clock, store } = brewery();
  const a = await hub(store, clock);
  const b = await hub(store, clock, 'hub-b');
  await a.firstOperator.announce();
  await b.firstOperator.announce();
  const first = { user: 'ana', password: PASSWORD };
  await assert.rejects(a.login.signIn({ ...first, code: 'guess' }, 'here'), /AUTH_CODE_WRONG/);
  await assert.rejects(a.login.signIn({ ...first, code: b.code() }, 'here'), /AUTH_CODE_WRONG/);
  assert.equal((await a.login.signIn({ ...first, code: a.code() }, 'here')).role, 'operator');
  await assert.rejects(b.login.signIn({ ...first, user: 'eva', code: b.code() }, 'here'), /AUTH_CODE_WRONG/);
  await assert.rejects(a.login.signIn({ ...first, user: 'eva', code: a.code() }, 'here'), /AUTH_CODE_WRONG/);
  const c = await hub(store, clock, 'hub-c');
  await c.firstOperator.announce();
  assert.deepEqual(c.said, []);
});

test('a weak first password does not use up the code', async () => {
  const { clock, store } = brewery();
  const { firstOperator, login, code } = await hub(store, clock);
  await firstOperator.announce();
  await assert.rejects(
    login.signIn({ user: 'ana', password: 'short', code: code() }, 'here'),
    /USER_INVALID.*password/,
  );
  await login.signIn({ user: 'ana', password: PASSWORD, code: code() }, 'here');
});

test('sign-ins are in the audit log without their passwords', async () => {
  const { clock, store } = brewery();
  const { users, login, audit } = await hub(store, clock);
  await users.add('ana', PASSWORD, 'brewer');
  await login.signIn({ user: 'ana', password: PASSWORD }, '10.0.0.9');
  await assert.rejects(login.signIn({ user: 'ana', password: 'wrong-wrong' }, '10.0.0.9'));
  const rows = await audit.recent(10);
  assert.deepEqual(
    rows.map(({ who, what, detail }) => [who, what, detail]),
    [
      ['ana', 'login.failed', 'from 10.0.0.9'],
      ['ana', 'login', 'from 10.0.0.9'],
    ],
  );
});
