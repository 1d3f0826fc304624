import { CodedError, type ReportFate } from '@cerveceria/protocol';
import { type Command, runtimeError, systemMachineClock } from '@cerveceria/runtime';
import { Pauses } from '../archive/pauses.ts';
import { createAudit } from '../auth/audit.ts';
import { hubError } from '../errors.ts';
import { inflated } from '../reports/read-report.ts';
import type { ListedReport, ReportQueue } from '../tiers/report-queue.ts';
import type { TierSet } from '../tiers/tier-set.ts';
import { printable } from './printable.ts';
import { type ProgressLine, progressLine } from './progress-line.ts';
import { table } from './table.ts';
import { CONFIG_OPTION, withStore } from './with-store.ts';

const HEADS = ['ID', 'STATE', 'RECEIVED', 'BYTES', 'FROM', 'REASON'];
/** In the audit log, for what was done at the hub's own shell. */
const SHELL = 'shell';
/** What a shell gives for a program that Ctrl-C ended. */
const INTERRUPTED = 130;
/** Characters of a report that are shown. */
const SHOWN = 2000;
/** Machine ms after which a queue that was full is asked again. */
const FULL_MS = 2000;
const say = (text: string) => void process.stdout.write(text);
const instant = (ms: number | null) => (ms === null ? '-' : new Date(ms).toISOString());
const oneLine = (text: string) => printable(text.replaceAll('\n', ' '));
const worded = (reason: ReportFate['reason']) => (reason === null ? '-' : oneLine(`${reason.code}: ${reason.message}`));
const label = (state: string) => (state === 'failed' ? 'set aside' : state);

const cells = ({ id, state, received, bytes, from, reason }: ListedReport) => [
  ...[id, label(state), instant(received), bytes, oneLine(from), worded(reason)],
];

async function list(queue: ReportQueue, states: readonly ListedReport['state'][]): Promise<void> {
  const rows: ListedReport[] = [];
  for (const state of states) for await (const row of queue.list(state)) rows.push(row);
  say(table(HEADS, rows.map(cells)));
}

async function show(queue: ReportQueue, id: string): Promise<void> {
  const fate = await queue.fate(id);
  if (fate === undefined) throw hubError('REPORT_UNKNOWN', id);
  const { state, received, ended, readings, sources, reason } = fate;
  const body = await queue.body(id);
  const rows = [
    ['state', label(state)],
    ['received', instant(received)],
    ['ended', instant(ended)],
    ['reason', worded(reason)],
    ['readings', String(readings)],
    ['sources', sources.join(', ') || '-'],
    ['from', body === undefined ? '-' : oneLine(body.from)],
    ['bytes', body === undefined ? 'not kept once it is stored' : `${body.bytes.length}${body.isGzip ? ', gzip' : ''}`],
  ];
  say(rows.map(([what, value]) => `${what?.padEnd(8)}  ${value}\n`).join(''));
  if (body === undefined) return;
  let text: string;
  try {
    text = Buffer.from(inflated(body)).toString('utf8');
  } catch (fault) {
    if (!(fault instanceof CodedError)) throw fault;
    text = fault.message;
  }
  const more = text.length > SHOWN ? `\n… and ${text.length - SHOWN} characters more` : '';
  say(`\n${printable(text.slice(0, SHOWN))}${more}\n`);
}

/** True when it was put back; a queue that is full is waited for. False: there was nothing to put back, or it is ended. */
async function putBack(queue: ReportQueue, id: string, pauses: Pauses, line: ProgressLine): Promise<boolean> {
  while (!pauses.isStopped)
    try {
      return await queue.replay(id);
    } catch (fault) {
      if (!(fault instanceof CodedError) || fault.code !== 'REPORTS_TOO_MANY') throw fault;
      line.show(`waits for the workers: ${fault.detail}`);
      await pauses.wait(FULL_MS);
    }
  return false;
}

async function replayAll(queue: ReportQueue, state: TierSet['state']): Promise<number> {
  const pauses = new Pauses(systemMachineClock);
  const interrupt = () => pauses.stop();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupt);
  const line = progressLine(process.stdout, systemMachineClock);
  let done = 0;
  try {
    const ids: string[] = [];
    // Those that are set aside now: what fails again is not put back again and again.
    for await (const { id } of queue.list('failed')) ids.push(id);
    for (const id of ids) {
      if (await putBack(queue, id, pauses, line)) done++;
      if (pauses.isStopped) break;
      line.show(`${done} of ${ids.length} reports put back`);
    }
    line.end();
    if (done > 0)
      await createAudit(state).record({ who: SHELL, what: 'report.replay', about: 'all', detail: `${done} put back` });
    say(`${done} of ${ids.length} reports wait to be stored again.\n`);
    if (!pauses.isStopped) return 0;
    say('Stopped before the end; the others are still set aside.\n');
    return INTERRUPTED;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupt);
  }
}

async function replay(queue: ReportQueue, state: TierSet['state'], id: string): Promise<void> {
  if (!(await queue.replay(id))) throw hubError('REPORT_UNKNOWN', `${id} is not set aside`);
  await createAudit(state).record({ who: SHELL, what: 'report.replay', about: id, detail: 'put back' });
  say(`Report ${id} waits to be stored again.\n`);
}

export const reportsCommand: Command = {
  summary: 'Reports that wait or were set aside: list, show ID, replay ID, replay --all; works beside running hubs',
  positionals: 'ACTION [ID]',
  options: {
    ...CONFIG_OPTION,
    'set-aside': { type: 'boolean', describe: 'Only those that could not be stored; for list' },
    all: { type: 'boolean', describe: 'All that are set aside; for replay' },
  },
  run({ values, positionals: [action, id] }) {
    const named = (): string => {
      if (id === undefined) throw runtimeError('COMMAND_USAGE', `reports ${action}: ID is missing`);
      return id;
    };
    return withStore(values, async ({ state, reports: queue }) => {
      await queue.start();
      try {
        if (action === 'list') await list(queue, values['set-aside'] === true ? ['failed'] : ['waiting', 'failed']);
        else if (action === 'show') await show(queue, named());
        else if (action === 'replay' && values['all'] === true) return await replayAll(queue, state);
        else if (action === 'replay') await replay(queue, state, named());
        else throw runtimeError('COMMAND_USAGE', `reports ${action}: expected list, show or replay`);
        return 0;
      } finally {
        await queue.stop();
      }
    });
  },
};
