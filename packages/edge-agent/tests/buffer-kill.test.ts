import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { FakeHub } from './uplink-fake-hub.ts';
import { settingsFor, until } from './uplink-node.ts';

const CHILD = new URL('./buffer-kill-child.js', import.meta.url);

interface Life {
  readonly child: ChildProcess;
  made: number;
  stopped: boolean;
}

async function live(folder: string, hub: string, from: number, boot: number): Promise<Life> {
  const child = fork(CHILD, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const life: Life = { child, made: from - 1, stopped: false };
  let ready = false;
  child.on('message', (word: { made?: number; posted?: { kind: string; code?: string } }) => {
    life.made = Math.max(life.made, word.made ?? 0);
    ready ||= word.posted?.kind === 'ready';
    life.stopped ||= word.posted?.kind === 'stopped';
    assert.notEqual(word.posted?.kind, 'failed', word.posted?.code);
  });
  running.add(child);
  child.send({ settings: settingsFor(folder, [hub], { boot: `boot-${boot}` }), from, burst: 3 });
  await until('the worker is ready', () => ready, 30_000);
  return life;
}

// A child that a failed test leaves behind would hold this process for good.
const running = new Set<ChildProcess>();
after(() => {
  for (const child of running) child.kill('SIGKILL');
});

const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));

test('kill -9 again and again: nothing acknowledged is lost, nothing is there twice, the ledger balances', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kill-'));
  const hub = new FakeHub();
  await hub.start();
  let from = 1;
  // Lives that the hub hears of, and one that is too short for that; a busy machine makes each of them longer.
  for (const [boot, ms] of [300, 1100, 0, 1900, 700].entries()) {
    const life = await live(folder, hub.url, from, boot);
    const stored = () => hub.store.values().filter((value) => (value as number) >= from).length;
    if (ms > 0) await until('scans of this life are stored', () => stored() > 150);
    await sleep(ms);
    life.child.kill('SIGKILL');
    await once(life.child, 'exit');
    from = life.made + 1000;
  }
  const had = new Set(hub.store.values());
  assert.ok(had.size > 500, `${had.size} scans were stored in five lives`);

  // The hub loses everything: what it had acknowledged must come again from the node.
  hub.store.forget();
  const last = await live(folder, hub.url, from, 9);
  const all = () => {
    const has = new Set(hub.store.values());
    return [...had].every((value) => has.has(value));
  };
  await until('all that was acknowledged is there again', all, 30_000);
  last.child.send('stop');
  await once(last.child, 'exit');
  assert.ok(last.stopped, 'the clean end is answered');

  const values = hub.store.values();
  assert.equal(new Set(values).size, values.length);
  for (const kept of hub.store.epochs.values()) {
    assert.equal(kept.held + kept.dropped, kept.watermark);
    assert.ok(
      kept.reasons.every((reason) => reason === 'lost-with-process'),
      kept.reasons.join(),
    );
  }
  assert.ok(hub.store.epochs.size >= 4, 'a new epoch in each life that was long enough to be heard');
  await hub.kill();
  rmSync(folder, { recursive: true });
});

test('a scan that was seen live and died with the process is told as a gap by the next one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kill-'));
  const hub = new FakeHub();
  await hub.start();
  const life = await live(folder, hub.url, 1, 0);
  await until('live values have come', () => [...hub.store.epochs.values()].some((kept) => kept.seen > 3));
  life.child.kill('SIGKILL');
  await once(life.child, 'exit');
  const [epoch] = [...hub.store.epochs.keys()] as [string];
  const { seen } = hub.store.of(epoch);
  const next = await live(folder, hub.url, 100_000, 1);
  await until('the dead epoch is told to its end', () => hub.store.of(epoch).watermark === seen);
  next.child.send('stop');
  await once(next.child, 'exit');
  const { held, dropped, reasons } = hub.store.of(epoch);
  assert.equal(held + dropped, seen);
  assert.deepEqual(reasons, ['lost-with-process']);
  await hub.kill();
  rmSync(folder, { recursive: true });
});

test('two workers do not share a folder: the second says who is in its way', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kill-'));
  const first = await live(folder, 'ws://127.0.0.1:9', 1, 0);
  const child = fork(CHILD, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  running.add(child);
  const codes: unknown[] = [];
  child.on('message', (word: { posted?: { code?: string } }) => codes.push(word.posted?.code));
  child.send({ settings: settingsFor(folder, ['ws://127.0.0.1:9']), from: 1, burst: 1 });
  await until('it says so', () => codes.includes('BUFFER_IN_USE'));
  for (const one of [child, first.child]) {
    one.kill('SIGKILL');
    await once(one, 'exit');
  }
  rmSync(folder, { recursive: true });
});
