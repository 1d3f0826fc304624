import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createServer, type Server } from 'node:tls';
import { silentLog } from '@cerveceria/runtime';
import { MongoLink } from './mongo-link.ts';

const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
let server: Server;
let strict: Server;
const portOf = (each: Server) => (each.address() as AddressInfo).port;

before(async () => {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  const files = ['-keyout', 'own.key', '-out', 'own.pem', '-subj', '/CN=nobody knows me'];
  execFileSync('openssl', ['req', '-x509', ...key, ...files], { cwd: folder, stdio: 'pipe' });
  const read = (name: string) => readFileSync(join(folder, name));
  const own = { key: read('own.key'), cert: read('own.pem') };
  server = createServer(own);
  strict = createServer({ ...own, requestCert: true, ca: own.cert });
  for (const each of [server, strict])
    await once(each.on('tlsClientError', () => {}).listen(0, '127.0.0.1'), 'listening');
});
after(() => {
  server.close();
  strict.close();
  rmSync(folder, { recursive: true, force: true });
});

/** @param asked what the address says of TLS */
async function refused(port: number, asked: string, code: string, why: RegExp): Promise<void> {
  const url = `mongodb://hub:s3cret@127.0.0.1:${port}/?${asked}`;
  const link = new MongoLink({ url, log: silentLog, answerMs: 1500 });
  await assert.rejects(link.start(), (fault: Error & { code?: string }) => {
    assert.equal(fault.code, code, fault.message);
    assert.match(fault.message, why);
    assert.doesNotMatch(`${JSON.stringify(fault)} ${fault.stack}`, /s3cret/);
    return true;
  });
}

test('certificates that a person has to mend are told as such, and are no server that comes back by itself', async () => {
  const port = portOf(server);
  const file = (name: string) => `tls=true&tlsCAFile=${join(folder, name)}`;
  await refused(port, 'tls=true', 'TIER_MISCONFIGURED', /certificate/);
  await refused(port, file('none.pem'), 'TIER_MISCONFIGURED', /ENOENT.*none\.pem/);
  const known = `${file('own.pem')}&tlsAllowInvalidHostnames=true`;
  await refused(portOf(strict), known, 'TIER_MISCONFIGURED', /certificate required/);
  server.close();
  await refused(port, 'tls=true', 'TIER_UNAVAILABLE', /ECONNREFUSED|ECONNRESET/);
});
