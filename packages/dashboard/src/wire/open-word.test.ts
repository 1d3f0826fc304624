import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulatedHub } from './open-word.ts';

const answering = (body: string): typeof fetch =>
  (() => Promise.resolve(new Response(body))) as unknown as typeof fetch;

test('a hub of a simulation says so before anybody signs in', async () => {
  assert.equal(await simulatedHub(answering('{"alive":true,"simulated":true}'), 'http://hub'), true);
  assert.equal(await simulatedHub(answering('{"alive":true,"simulated":false}'), 'http://hub'), false);
});

test('a hub that says nothing of it, or is not there, leaves the page without an opinion', async () => {
  assert.equal(await simulatedHub(answering('{"alive":true}'), 'http://hub'), null);
  assert.equal(await simulatedHub(answering('<html>'), 'http://hub'), null);
  const gone = (() => Promise.reject(new TypeError('no network'))) as unknown as typeof fetch;
  assert.equal(await simulatedHub(gone, 'http://hub'), null);
});
