import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientAddress } from './client-address.ts';

const PROXY = '10.0.0.1';

test('without a proxy the peer is the client, whatever it claims', () => {
  assert.equal(clientAddress('10.0.0.9', '1.2.3.4', []), '10.0.0.9');
  assert.equal(clientAddress('10.0.0.9', '1.2.3.4', [PROXY]), '10.0.0.9');
  assert.equal(clientAddress('::ffff:10.0.0.9', undefined, [PROXY]), '10.0.0.9');
});

test('behind a proxy the client is who the proxy saw, not who the client says it is', () => {
  assert.equal(clientAddress(PROXY, '10.0.0.9', [PROXY]), '10.0.0.9');
  assert.equal(clientAddress(`::ffff:${PROXY}`, '6.6.6.6, 10.0.0.9', [PROXY]), '10.0.0.9');
  assert.equal(clientAddress(PROXY, '10.0.0.9, 10.0.0.2', [PROXY, '10.0.0.2']), '10.0.0.9');
});

test('a proxy that says nothing is the client itself', () => {
  assert.equal(clientAddress(PROXY, undefined, [PROXY]), PROXY);
  assert.equal(clientAddress(PROXY, ' ', [PROXY]), PROXY);
});
