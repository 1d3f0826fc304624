import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@cerveceria/runtime';
import { MemoryStateStore } from '../../tests/fakes/memory-state-store.ts';
import { hubError } from '../errors.ts';
import { createAgentKeys } from './agent-keys.ts';
import { systemRandom } from './random-source.ts';
import { sessionSecret } from './session-secret.ts';
import { createSessions } from './sessions.ts';
import { createTickets, TICKET_MS } from './tickets.ts';

const ANA = { user: 'ana', role: 'viewer' } as const;

async function hubs() {
  const clock = new FakeClock();
  const store = new MemoryStateStore(() => clock.wall());
  const secret = await sessionSecret(store, systemRandom);
  const users = {
    find: (user: string) => Promise.resolve(user === 'ana' ? { role: 'viewer' as const, since: 1 } : undefined),
  };
  const tickets = () => createTickets(secret, store, users, clock, systemRandom);
  return { clock, store, a: tickets(), b: tickets(), sessions: createSessions(secret, users, clock) };
}

test('a ticket opens once, at either hub', async () => {
  const { a, b } = await hubs();
  const { ticket } = await a.issue(ANA);
  assert.deepEqual(await b.redeem(ticket), ANA);
  await assert.rejects(a.redeem(ticket), /TICKET_INVALID.*used/);
  await assert.rejects(b.redeem(ticket), /TICKET_INVALID.*used/);
});

test('of two hubs that are shown one ticket at the same moment, one lets in', async () => {
  const { a, b } = await hubs();
  const { ticket } = await a.issue(ANA);
  const results = await Promise.allSettled([a.redeem(ticket), b.redeem(ticket)]);
  assert.equal(results.filter((each) => each.status === 'fulfilled').length, 1);
});

test('while the state does not answer a ticket opens once at the hub that it is shown to', async () => {
  const { a, clock, store } = await hubs();
  const { ticket } = await a.issue(ANA);
  const late = await a.issue(ANA);
  const away = () => Promise.reject(hubError('TIER_UNAVAILABLE', 'it hangs'));
  const put = store.put.bind(store);
  store.put = away;
  assert.deepEqual(await a.redeem(ticket), ANA);
  await assert.rejects(a.redeem(ticket), /TICKET_INVALID.*used/);
  store.put = put;
  await assert.rejects(a.redeem(ticket), /TICKET_INVALID.*used/);
  store.put = away;
  clock.advance(TICKET_MS + 1);
  await assert.rejects(a.redeem(late.ticket), /TICKET_INVALID.*too old/);
});

test('a ticket is void after thirty seconds, and used ones are not kept for ever', async () => {
  const { a, clock, store } = await hubs();
  const { ticket, expires } = await a.issue(ANA);
  assert.equal(expires, clock.wall() + TICKET_MS);
  clock.advance(TICKET_MS + 1);
  await assert.rejects(a.redeem(ticket), /TICKET_INVALID.*too old/);
  for (let i = 0; i < 20; i++) {
    await a.redeem((await a.issue(ANA)).ticket);
    clock.advance(10_000);
  }
  assert.ok((await store.list('ticket/')).length < 10);
});

test('neither is a ticket a session nor a session a ticket', async () => {
  const { a, sessions } = await hubs();
  await assert.rejects(sessions.verify((await a.issue(ANA)).ticket), /AUTH_REQUIRED/);
  await assert.rejects(a.redeem((await sessions.issue(ANA)).token), /TICKET_INVALID/);
  await assert.rejects(a.redeem('nonsense'), /TICKET_INVALID/);
});

test('an agent is known by the newest key of its own node', async () => {
  const clock = new FakeClock();
  const store = new MemoryStateStore(() => clock.wall());
  const keys = createAgentKeys(store, clock, systemRandom);
  const heat = await keys.make('kettle-1.heat');
  const flow = await keys.make('kettle-1.flow');
  assert.equal(await keys.authenticate('kettle-1.heat', heat), true);
  assert.equal(await keys.authenticate('kettle-1.heat', flow), false);
  assert.equal(await keys.authenticate('kettle-2.heat', heat), false);
  await keys.make('kettle-1.heat');
  assert.equal(await keys.authenticate('kettle-1.heat', heat), false);
  assert.ok(!JSON.stringify(await store.list('agent/')).includes(flow));
  await assert.rejects(keys.make('Kettle 1'), /REQUEST_INVALID/);
});
