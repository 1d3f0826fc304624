import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import Database from 'better-sqlite3';
import { type Judgement, judge } from '../src/compare/judge.ts';
import { PROGRAMS } from '../src/demo/places.ts';
import { FERMENTER } from '../src/replay/fermenter.ts';
import { freePorts } from './free-ports.ts';
import { HubOnCopy } from './hub-on-copy.ts';
import { MainProcess, processesWith } from './main-process.ts';
import { FIXTURE, type Replayed, replayed } from './replayed.ts';

const ZONE = 'Europe/Paris';
let replay: Replayed;
before(async () => {
  replay = await replayed(FIXTURE, ZONE);
});
after(() => replay?.remove());

/** What the comparer says of a copy of the kept data after `change` was made to its frames. */
async function judgedAfter(change: (frames: Database.Database) => void): Promise<Judgement> {
  const folder = mkdtempSync(join(tmpdir(), 'brewery-copy-'));
  cpSync(replay.folder, folder, { recursive: true });
  const frames = new Database(join(folder, 'hub-data', 'frames.sqlite'));
  change(frames);
  frames.close();
  const hub = await HubOnCopy.start(folder);
  try {
    const { base, token } = hub;
    return await judge({ file: FIXTURE, zone: ZONE, base, token, ...FERMENTER.channels });
  } finally {
    await hub.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

const lost = ({ probes, setPoint }: Judgement) => [...probes, setPoint].map((one) => one.lost);
const faults = ({ probes, setPoint }: Judgement) =>
  [...probes, setPoint].reduce((sum, one) => sum + one.lost + one.twice + one.different, 0);

test('a log with absences, shared seconds, a gap and broken lines arrives whole, once, as it was', () => {
  const { rows, broken, scans, stored, buffered, dropped, twice, different, largest, missing } = replay.verdict;
  assert.equal(replay.verdict['lost'], 0, JSON.stringify(replay.verdict['faults']));
  assert.deepEqual(
    { rows, broken, scans, stored, buffered, dropped, twice, different },
    { rows: 96, broken: 6, scans: 96, stored: 96, buffered: 0, dropped: 0, twice: 0, different: 0 },
  );
  assert.ok((largest as number) > 0 && (largest as number) <= 1 / 32, String(largest));
  assert.equal(missing, 32, 'null temperatures and null set points');
  assert.equal(replay.code, 0);
});

test('each broken line is named with its reason', () => {
  for (const line of [7, 18, 31, 58, 82, 98])
    assert.match(replay.err, new RegExp(`fermentation\\.csv:${line}: .+; skipped`));
  assert.doesNotMatch(replay.err, /fermentation\.csv:32:/, 'a blank line is no fault');
});

test('nothing of a replay goes on running', () => {
  assert.deepEqual(processesWith(replay.folder), []);
  assert.ok(existsSync(join(replay.folder, 'hub-data', 'frames.sqlite')));
});

test('the kept data tells the same again through another hub', async () => {
  const same = await judgedAfter(() => {});
  assert.equal(faults(same), 0, JSON.stringify(same));
});

test('one stored frame taken away is seen as lost', async () => {
  const judgement = await judgedAfter((frames) => {
    const { changes } = frames.prepare(`DELETE FROM frames WHERE kind = 'data' AND first = 30`).run();
    assert.equal(changes, 1);
  });
  assert.ok(
    lost(judgement).every((count) => count > 0),
    JSON.stringify(lost(judgement)),
  );
});

test('a folder that holds something is not used to keep a replay in', async () => {
  const main = new MainProcess(['replay', FIXTURE, '--keep', replay.folder, '--port', String(await freePorts())]);
  assert.equal((await main.ended).code, 1);
  assert.match(main.err, /OPTION_INVALID: .*--keep/);
});

test('a log that is not there, a zone that is none and a log without rows are one clear sentence each', async () => {
  const port = String(await freePorts());
  const cases: [string[], RegExp][] = [
    [['/nowhere/log.csv'], /^LOG_UNREADABLE: .*\/nowhere\/log\.csv \(ENOENT\)\n/],
    [[FIXTURE, '--zone', 'Europe/Atlantis'], /^OPTION_INVALID: .*Europe\/Atlantis\n/],
    [[PROGRAMS.hub], /^LOG_EMPTY: .*main\.js:1: 9 columns expected/],
  ];
  for (const [args, said] of cases) {
    const main = new MainProcess(['replay', ...args, '--port', port]);
    assert.equal((await main.ended).code, 1);
    assert.match(main.err, said);
    assert.equal(main.err.trim().split('\n').length, 2, main.err);
  }
});
