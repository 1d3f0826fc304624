import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHubCalls } from './hub-calls.ts';
import { createHubClient } from './hub-client.ts';
import { HubError } from './hub-error.ts';
import { historyAnswer } from './message-samples.ts';

const A = 'http://a';
const B = 'http://b';
type Reply = { readonly status?: number; readonly body: unknown } | 'down';

function setUp(replies: Readonly<Record<string, Reply>>, token: string | null = 't') {
  const calls: { url: string; method: string; init: RequestInit }[] = [];
  let ended = 0;
  const wire = createHubCalls({
    fetch: (input, init = {}) => {
      const url = String(input);
      calls.push({ url, method: init.method ?? '', init });
      const reply = Object.entries(replies).find(([start]) => url.startsWith(start))?.[1] ?? 'down';
      if (reply === 'down') return Promise.reject(new TypeError('fetch failed'));
      const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
      return Promise.resolve(new Response(text, { status: reply.status ?? 200 }));
    },
    bases: () => [A, B],
    token: () => token,
    onSessionEnd: () => {
      ended += 1;
    },
  });
  const client = createHubClient(wire);
  return { client, calls, ended: () => ended };
}

const code = (expected: string) => (fault: unknown) => fault instanceof HubError && fault.code === expected;
const refusal = (status: number, name: string) => ({
  status,
  body: { error: { code: name, message: 'm', advice: 'a' } },
});

test('an override that finds no hub is tried once at the other one', async () => {
  const { client, calls } = setUp({ [B]: { body: { version: 4, override: { id: 'o-4' } } } });
  const request = { mode: 'auto', setPoint: 66, reason: 'r', duration: 60_000 } as const;
  assert.deepEqual(await client.override('k.n.l', request), { version: 4, given: 'o-4' });
  assert.deepEqual(
    calls.map(({ method, url }) => `${method} ${url}`),
    [`PUT ${A}/api/v1/loops/k.n.l/override`, `PUT ${B}/api/v1/loops/k.n.l/override`],
  );
  assert.equal(calls[1]?.init.body, JSON.stringify(request));
});

test('a sign-in is not sent twice, and a second failure is the end of it', async () => {
  const { client, calls } = setUp({});
  await assert.rejects(client.signIn('ana', 'x', null), code('NETWORK'));
  assert.equal(calls.length, 1);
  await assert.rejects(client.stop('k.n', 'foam'), code('NETWORK'));
  assert.equal(calls.length, 3);
});

test('a refusal is not carried to the other hub: it says why', async () => {
  const { client, calls } = setUp({ [A]: refusal(409, 'DEMAND_INVALID'), [B]: { body: { version: 1 } } });
  await assert.rejects(client.desired('k.n.l', { mode: 'off' }), code('DEMAND_INVALID'));
  assert.equal(calls.length, 1);
});

test('an answer 401 ends the session, but not that of who is only signing in', async () => {
  const known = setUp({ [A]: refusal(401, 'AUTH_REQUIRED') });
  await assert.rejects(known.client.endOverride('k.n.l'), code('AUTH_REQUIRED'));
  assert.equal(known.ended(), 1);
  const stranger = setUp({ [A]: refusal(401, 'AUTH_FAILED') }, null);
  await assert.rejects(stranger.client.signIn('ana', 'x', null), code('AUTH_FAILED'));
  assert.equal(stranger.ended(), 0);
});

test('an answer that is not what the API promises is not used', async () => {
  const { client } = setUp({ [A]: { body: { ...historyAnswer(), t: [1] } } });
  await assert.rejects(client.history('k.n.c', 0, 1, 10), code('ANSWER_DAMAGED'));
  const proxy = setUp({ [A]: { status: 502, body: '<html>bad gateway' } });
  await assert.rejects(proxy.client.release('k.n', 'done', undefined), code('HTTP_502'));
});

test('a ticket is asked of the very hub it is for, with the token', async () => {
  const { client, calls } = setUp({ [B]: { body: { ticket: 'x', expires: 1 } } });
  assert.equal(await client.ticket(B), 'x');
  assert.equal(calls[0]?.url, `${B}/api/v1/auth/ticket`);
  assert.equal(new Headers(calls[0]?.init.headers).get('authorization'), 'Bearer t');
});

test('history is asked with its range and number of points', async () => {
  const { client, calls } = setUp({ [A]: { body: historyAnswer() } });
  assert.equal((await client.history('k.n.c', 5, 9, 100)).t.length, 3);
  assert.match(calls[0]?.url ?? '', /history\?channel=k\.n\.c&from=5&to=9&points=100$/);
});
