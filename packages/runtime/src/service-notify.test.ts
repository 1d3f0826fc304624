import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { CodedError } from '@cerveceria/protocol';
import koffi from 'koffi';
import { serviceNotify, socketAddress } from './service-notify.ts';

const libc = koffi.load(null);
const socket = libc.func('int socket(int domain, int type, int protocol)');
const bind = libc.func('int bind(int fd, const void *address, uint32_t size)');
const recv = libc.func('long recv(int fd, _Out_ void *text, size_t length, int flags)');
const close = libc.func('int close(int fd)');

/** A manager's end of the socket, so that what is proven is a real datagram through the kernel. */
function listen(name: string) {
  const fd = socket(1, 2, 0) as number;
  const address = socketAddress(name);
  assert.equal(bind(fd, address, address.length), 0, `bind: ${koffi.errno()}`);
  const take = () => {
    const buffer = Buffer.alloc(4096);
    const length = recv(fd, buffer, buffer.length, 0x40) as number;
    return length < 0 ? undefined : buffer.toString('utf8', 0, length);
  };
  return { take, close: () => void close(fd) };
}

const folder = mkdtempSync(join(tmpdir(), 'notify-'));
test.after(() => rmSync(folder, { recursive: true }));

for (const name of [join(folder, 'notify'), `@cerveceria-notify-${process.pid}`]) {
  test(`each word arrives as one datagram at ${name.startsWith('@') ? 'an abstract name' : 'a path'}`, (t) => {
    const manager = listen(name);
    t.after(manager.close);
    const notify = serviceNotify({ NOTIFY_SOCKET: name });
    notify.ready('heating\nto 66 °C');
    notify.watchdog();
    notify.status('resting');
    notify.stopping();
    assert.equal(manager.take(), 'READY=1\nSTATUS=heating to 66 °C');
    assert.equal(manager.take(), 'WATCHDOG=1');
    assert.equal(manager.take(), 'STATUS=resting');
    assert.equal(manager.take(), 'STOPPING=1');
    assert.equal(manager.take(), undefined);
  });
}

test('without NOTIFY_SOCKET nothing is said and nothing fails', () => {
  const notify = serviceNotify({});
  notify.ready();
  notify.watchdog();
  assert.equal(notify.watchdogMs, null);
});

test('a manager that went away fails the first word, and never the watchdog within a tick', (t) => {
  const name = join(folder, 'gone');
  const notify = serviceNotify({ NOTIFY_SOCKET: name });
  assert.throws(
    () => notify.ready(),
    (error) => error instanceof CodedError && error.code === 'NOTIFY_UNAVAILABLE',
  );
  notify.watchdog();
  const manager = listen(name);
  t.after(manager.close);
  notify.watchdog();
  assert.equal(manager.take(), 'WATCHDOG=1');
});

test('a manager that does not read its queue cannot hold the caller', (t) => {
  const name = join(folder, 'full');
  const manager = listen(name);
  t.after(manager.close);
  const notify = serviceNotify({ NOTIFY_SOCKET: name });
  for (let i = 0; i < 5000; i++) notify.watchdog();
  assert.equal(manager.take(), 'WATCHDOG=1');
});

test('an address that is none is refused by name', () => {
  for (const name of ['notify', '@', `/${'x'.repeat(200)}`])
    assert.throws(() => serviceNotify({ NOTIFY_SOCKET: name }).ready(), { code: 'NOTIFY_UNAVAILABLE' });
});

test('the watchdog’s time is taken when it is meant for this process', () => {
  const pid = String(process.pid);
  assert.equal(serviceNotify({ WATCHDOG_USEC: '2000000', WATCHDOG_PID: pid }).watchdogMs, 2000);
  assert.equal(serviceNotify({ WATCHDOG_USEC: '2000000' }).watchdogMs, 2000);
  assert.equal(serviceNotify({ WATCHDOG_USEC: '2000000', WATCHDOG_PID: '1' }).watchdogMs, null);
  assert.equal(serviceNotify({ WATCHDOG_USEC: 'soon' }).watchdogMs, null);
  assert.equal(serviceNotify({ WATCHDOG_USEC: '0' }).watchdogMs, null);
});
