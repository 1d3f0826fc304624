import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command, CommandValues } from '@cerveceria/runtime';
import { type Judgement, judge } from '../compare/judge.ts';
import { openFolder } from '../demo/folder.ts';
import { PAGE, PROGRAMS } from '../demo/places.ts';
import { breweryError } from '../errors.ts';
import { FERMENTER } from '../replay/fermenter.ts';
import { LocalZone } from '../replay/local-time.ts';
import { ProgressBar } from '../replay/progress-bar.ts';
import { Replay } from '../replay/replay.ts';
import { surveyLog } from '../replay/survey.ts';
import { isGood, type Verdict, verdictOf, verdictText } from '../replay/verdict.ts';
import { endOfProcess } from '../supervise/end-of-process.ts';
import { checkBuilds, checkNode, checkPort } from '../supervise/preflight.ts';
import { numberOption, PORT } from './number-option.ts';

const print = (text: string) => void process.stdout.write(text);
const note = (text: string) => void process.stderr.write(text);
const BROKEN_TOLD = 20;

interface Settings {
  readonly file: string;
  readonly zone: LocalZone;
  readonly port: number;
  readonly rate: number;
  readonly keep: string | undefined;
  readonly json: boolean;
}

function zoneOf(name: string): LocalZone {
  try {
    return new LocalZone(name);
  } catch (cause) {
    throw breweryError('OPTION_INVALID', `--zone: an IANA name like Europe/Madrid expected, got ${name}`, { cause });
  }
}

function settingsOf(values: CommandValues, file: string): Settings {
  const speed = String(values['speed']);
  return {
    file: resolve(file),
    zone: zoneOf(String(values['zone'])),
    port: numberOption(values, 'port', PORT),
    rate: speed === 'max' ? 0 : numberOption(values, 'speed', { min: 0.1, max: 100_000_000, whole: false }),
    keep: values['keep'] === undefined ? undefined : resolve(String(values['keep'])),
    json: values['json'] === true,
  };
}

function folderOf(keep: string | undefined): string {
  if (keep === undefined) return mkdtempSync(join(tmpdir(), 'cerveceria-replay-'));
  // What was kept once is somebody's; the log's time cannot begin again in it either.
  if (existsSync(keep) && readdirSync(keep).length > 0)
    throw breweryError('OPTION_INVALID', `--keep: an empty or new folder expected, ${keep} holds files`);
  return keep;
}

/** The comparer is told nothing but where the history is. */
function judged(settings: Settings, base: string, token: string): Promise<Judgement> {
  const { beer, chamber, room, setPoint } = FERMENTER.channels;
  return judge({ file: settings.file, zone: settings.zone.name, base, token, beer, chamber, room, setPoint });
}

async function run(settings: Settings): Promise<number> {
  const { file, zone, port, rate, json } = settings;
  const end = endOfProcess();
  checkNode(process.versions.node);
  checkBuilds({ ...PROGRAMS, dashboard: PAGE });
  const survey = await surveyLog(file, zone);
  for (const one of [port, port + 1]) await checkPort(one);
  const say = (line: string) => (json ? note : print)(`replay: ${line}\n`);
  for (const { line, why } of survey.broken.slice(0, BROKEN_TOLD)) say(`${file}:${line}: ${why}; skipped`);
  if (survey.broken.length > BROKEN_TOLD) say(`… and ${survey.broken.length - BROKEN_TOLD} more broken lines`);
  say(`${survey.rows} rows of ${file}, local times read as ${zone.name}`);
  const root = folderOf(settings.keep);
  const bar = new ProgressBar(process.stderr, survey.rows, zone.name);
  const begin = performance.now();
  const replay = new Replay({
    file,
    zone,
    survey,
    folder: openFolder(root, false),
    port,
    rate,
    say,
    opened: ({ urls }, { user, password }) => {
      if (json) print(`${JSON.stringify({ event: 'ready', hubs: urls, user, password })}\n`);
      else say(`page ${urls[0]}   user ${user}   password ${password}   (a SIMULATION: the log is played)`);
    },
    played: (rows, row) => bar.show(rows, row.wall),
  });
  try {
    const done = (async (): Promise<Verdict> => {
      const { ledger, client } = await replay.run();
      const seconds = (performance.now() - begin) / 1000;
      bar.end();
      say('comparing the log with the history, reading by reading');
      const { probes, setPoint, rows, broken } = await judged(settings, client.base, client.token);
      const span = survey.last.wall - survey.first.wall;
      return verdictOf({ rows, broken, ledger, probes, setPoint, seconds, span });
    })();
    const verdict = await Promise.race([done, end.came]);
    bar.end();
    if (typeof verdict === 'string') {
      done.catch(() => {});
      say(`ended early (${verdict})`);
      return 1;
    }
    if (json) print(`${JSON.stringify({ event: 'replayed', ...verdict, good: isGood(verdict) })}\n`);
    else print(`\n${verdictText(verdict)}\n\n`);
    return isGood(verdict) ? 0 : 1;
  } finally {
    bar.end();
    await replay.stop();
    if (settings.keep === undefined) rmSync(root, { recursive: true, force: true });
    else say(`the data is kept in ${root}`);
    end.release();
  }
}

export const replayCommand: Command = {
  summary: 'Plays a BrewPi log through the whole way and compares every reading with the log',
  positionals: 'FILE',
  options: {
    zone: { type: 'string', value: 'ZONE', default: 'UTC', describe: "IANA zone of the log's local times" },
    port: { type: 'string', value: 'P', default: '8090', describe: 'its own hubs listen on P and P+1' },
    speed: { type: 'string', value: 'K', default: 'max', describe: "times faster than the log's own time, or max" },
    keep: { type: 'string', value: 'DIR', describe: 'keep the data in this new folder' },
    json: { type: 'boolean', describe: 'lines of JSON on standard output, all else on standard error' },
  },
  run: ({ values, positionals: [file] }) => run(settingsOf(values, String(file))),
};
