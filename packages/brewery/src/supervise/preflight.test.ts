import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { checkBuilds, checkNode, checkPort } from './preflight.ts';

test('Node below 20.19 is refused in one sentence that says what is needed', () => {
  for (const version of ['20.19.0', '20.20.2', '22.4.0', '24.0.0']) checkNode(version);
  for (const version of ['18.20.4', '20.18.9'])
    assert.throws(() => checkNode(version), /NODE_UNSUPPORTED.*20\.19 is needed/);
});

test('a part that is not built is named', () => {
  checkBuilds({ 'this test': import.meta.filename });
  assert.throws(() => checkBuilds({ hub: '/nowhere/main.js' }), /BUILD_MISSING.*hub \(\/nowhere\/main\.js\)/);
});

test('a port where something listens is refused, a free one is free again after', async () => {
  for (const host of ['127.0.0.1', '0.0.0.0']) {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    const { port } = server.address() as AddressInfo;
    await assert.rejects(checkPort(port), new RegExp(`PORT_IN_USE.*${port}`), host);
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await checkPort(port);
    await checkPort(port);
  }
});
