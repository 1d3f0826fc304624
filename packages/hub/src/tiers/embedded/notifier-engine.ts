import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Emit, Engine, EngineOptions } from './engine.ts';
import { notifierSchema } from './notifier-schema.ts';
import { openStore } from './open-store.ts';
import { immediate } from './transaction.ts';

export interface Word {
  readonly hub: string;
  readonly topic: string;
  readonly payload: string;
}

/** Machine ms that a word lies there: many times what a hub takes to hear it. */
const KEEP_MS = 5000;

function bootOfMachine(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

function sweep(folder: string, boot: string): void {
  for (const name of readdirSync(folder))
    if (name.startsWith('notify-') && !name.startsWith(`notify-${boot}.`)) rmSync(join(folder, name), { force: true });
}

export function notifierEngine(options: EngineOptions, emit: Emit): Engine {
  const boot = bootOfMachine();
  mkdirSync(options.folder, { recursive: true });
  sweep(options.folder, boot);
  const db = openStore(options.folder, notifierSchema(boot), options.maxPages);
  const add = db.prepare<[string, string, string, number]>(
    'INSERT INTO words (hub, topic, payload, at) VALUES (?, ?, ?, ?)',
  );
  const trim = db.prepare<[number, number]>('DELETE FROM words WHERE at < ? OR at > ?');
  const fresh = db.prepare<[number], Word & { seq: number }>(
    'SELECT seq, hub, topic, payload FROM words WHERE seq > ? ORDER BY seq LIMIT 2000',
  );
  const version = db.prepare('PRAGMA data_version').pluck();
  let foreign = version.get();
  let heard = (db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'words'").pluck().get() as number) ?? 0;

  function publish({ words, now }: { words: Word[]; now: number }): void {
    immediate(db, () => {
      trim.run(now - KEEP_MS, now + KEEP_MS);
      for (const { topic, payload } of words) add.run(options.hub, topic, payload, now);
    });
  }

  function listen(): void {
    const now = version.get();
    if (now === foreign) return;
    const words = fresh.all(heard);
    heard = words.at(-1)?.seq ?? heard;
    // A full page means more behind it; the next poll must look again.
    foreign = words.length < 2000 ? now : undefined;
    const others = words.filter((word) => word.hub !== options.hub);
    if (others.length > 0) emit('words', others);
  }

  return {
    serve(waiting) {
      const call = waiting.shift();
      if (call === undefined) return;
      try {
        if (call.op === 'publish') publish(call.args as { words: Word[]; now: number });
        else listen();
        call.done(null);
      } catch (fault) {
        call.failed(fault);
      }
    },
    close: () => db.close(),
  };
}
