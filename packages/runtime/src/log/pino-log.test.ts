import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { silentLog } from './log.ts';
import { createLog, type LogOptions } from './pino-log.ts';

function logged(options: LogOptions, use: (log: ReturnType<typeof createLog>) => void): string[] {
  const lines: string[] = [];
  use(createLog('agent', { ...options, to: { write: (line) => void lines.push(line) } }));
  return lines;
}

test('a line is JSON with name, fields, message and the fields of its parents', () => {
  const [line] = logged({}, (log) => log.child({ node: 'k1.heat' }).warn({ channel: 'wort' }, 'no probe'));
  const { name, node, channel, msg, level } = JSON.parse(line ?? '');
  assert.deepEqual(
    { name, node, channel, msg, level },
    { name: 'agent', node: 'k1.heat', channel: 'wort', msg: 'no probe', level: 40 },
  );
});

test('an error keeps code and stack', () => {
  const [line] = logged({}, (log) => log.error({ err: Object.assign(new Error('x'), { code: 'X_Y' }) }, 'failed'));
  const { err } = JSON.parse(line ?? '');
  assert.equal(err.code, 'X_Y');
  assert.match(err.stack, /pino-log\.test/);
});

test('what is below the level is not written', () => {
  const lines = logged({ level: 'warn' }, (log) => {
    log.info('quiet');
    log.warn('loud');
  });
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).msg),
    ['loud'],
  );
});

test('for the journal each line begins with the priority of its level', () => {
  const lines = logged({ journal: true, level: 'trace' }, (log) => {
    log.error('e');
    log.warn('w');
    log.info('i');
    log.child({ a: 1 }).debug('d');
    log.trace('t');
  });
  assert.deepEqual(
    lines.map((line) => line.slice(0, 4)),
    ['<3>{', '<4>{', '<6>{', '<7>{', '<7>{'],
  );
});

test('standard output is the journal only when systemd names that very stream', () => {
  // A child's standard output is a socket here, as it is under the journal.
  const script = `import { readlinkSync } from 'node:fs';
    import { isJournal } from '${new URL('./config.js', import.meta.url)}';
    const inode = Number(readlinkSync('/proc/self/fd/1').slice('socket:['.length, -1));
    process.stdout.write([isJournal('8:' + inode), isJournal('8:' + (inode + 1)), isJournal('')].join());`;
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  assert.equal(child.stdout, 'true,false,false', child.stderr);
});

test('the silent log takes everything', () => {
  silentLog.child({ a: 1 }).error(new Error('x'), 'm');
});
