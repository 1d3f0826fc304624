import { relative } from 'node:path';
import { inspect } from 'node:util';
import { ROOT } from './build.mjs';

/** Output of a file that is kept for the case that one of its tests fails. */
const KEPT_OUTPUT = 32 * 1024;

const isSuite = ({ details }) => details?.type === 'suite';
/** Node reports a file as a test of its own when it ended badly, or when no test was in it. */
const isFile = ({ name, file }) => name === file || (/\.js$/.test(name) && file?.endsWith(name));

function faultText(error) {
  // A file that broke outside its tests says only this.
  if (error?.exitCode || error?.signal)
    return `The process ended with ${error.signal ?? `exit code ${error.exitCode}`}.`;
  const cause = error?.cause ?? error;
  if (!(cause instanceof Error)) return String(cause);
  // node:test passes an error over from the test's process with its stack as text.
  return inspect(cause, { depth: 4 });
}

/** Told beside the failure of its file, which counts. */
const lateError = (fault) => ({
  where: 'in the file named below',
  name: 'after a test had ended',
  fault,
  output: undefined,
});

/** Counts what `run()` of node:test tells and prints it: one line a test, a failure with its cause and the file's output. */
export class TestReport {
  passed = 0;
  failed = 0;
  skipped = 0;
  tests = 0;
  faults = [];
  #files = [];
  #output = new Map();
  #source;
  #print;
  #strictSkips;

  /** `strictSkips`: a skipped test is a failure unless its reason begins with "needs". */
  constructor({ print, strictSkips }) {
    this.#print = print;
    this.#strictSkips = strictSkips;
  }

  /** All that `run()` told of one file, in one piece, what was left running behind it, and its ms from end to end. */
  takeFile({ source, events, left, ms }) {
    this.#source = source;
    this.#files.push({ source, ms });
    this.#print(`${source} (${(ms / 1000).toFixed(1)} s)\n`);
    for (const event of events) this.take(event);
    if (left.length > 0) this.#leftBehind(source, left);
    this.#output.clear();
    this.#source = undefined;
  }

  take({ type, data }) {
    if (type === 'test:stdout' || type === 'test:stderr') {
      const before = this.#output.get(data.file) ?? '';
      this.#output.set(data.file, (before + data.message).slice(-KEPT_OUTPUT));
    }
    // An error that came after its test had ended is told in this way alone.
    if (type === 'test:diagnostic' && data.message.startsWith('Error: ')) this.faults.push(lateError(data.message));
    if (type === 'test:pass') this.#pass(data);
    if (type === 'test:fail') this.#fail(data, faultText(data.details.error));
  }

  #pass(data) {
    if (isSuite(data)) return;
    if (isFile(data)) return this.#fail(data, 'The file holds no test.');
    if (data.todo !== undefined) return this.#fail(data, 'A test that is still to be written is not a test.');
    if (data.skip === undefined) {
      this.passed++;
      return this.#line(data, '✔');
    }
    const reason = typeof data.skip === 'string' ? data.skip : 'no reason given';
    if (this.#strictSkips && !reason.startsWith('needs')) return this.#fail(data, `Skipped in CI: ${reason}`);
    this.skipped++;
    return this.#line(data, '﹣', ` # SKIP ${reason}`);
  }

  #fail(data, fault) {
    // A suite fails through its tests, which have been counted; only its own hooks count here.
    if (isSuite(data) && data.details.error?.failureType === 'subtestsFailed') return;
    this.failed++;
    const output = this.#output.get(data.file);
    this.faults.push({ where: this.#where(data), name: data.name, fault, output: isFile(data) ? output : undefined });
    this.#line(data, '✖');
    this.#print(`${fault.replace(/^/gm, '      ')}\n`);
  }

  /** Processes that were still there after their file had ended, and had to be killed: a failure of that file. */
  #leftBehind(where, left) {
    this.tests++;
    this.failed++;
    const fault = left.map(({ pid, command }) => `${pid} ${command}`).join('\n');
    this.faults.push({ where, name: 'processes left behind', fault, output: undefined });
    this.#print(`  ✖ ${where}: processes left behind\n${fault.replace(/^/gm, '      ')}\n`);
  }

  #where({ file, line }) {
    const path = relative(ROOT, file ?? '');
    const place = line === undefined ? path : `${path}:${line}`;
    return this.#source === undefined || path === this.#source ? place : `${place} in ${this.#source}`;
  }

  #line(data, mark, after = '') {
    this.tests++;
    const ms = data.details?.duration_ms ?? 0;
    this.#print(`  ${'  '.repeat(data.nesting)}${mark} ${data.name} (${ms.toFixed(0)} ms)${after}\n`);
  }

  /** The failures once more, where they are not lost among what passed. */
  printFaults() {
    if (this.faults.length > 0) this.#print('\nFailed:\n');
    for (const { where, name, fault, output } of this.faults) {
      this.#print(`✖ ${name}\n  ${where}\n${fault.replace(/^/gm, '    ')}\n`);
      if (output !== undefined) this.#print(`  what the file printed last:\n${output.replace(/^/gm, '    | ')}\n`);
    }
  }

  /** Where the time goes. */
  printSlowest() {
    const slowest = [...this.#files].sort((a, b) => b.ms - a.ms).slice(0, 10);
    const told = slowest.map(({ source, ms }) => `${source.replace('packages/', '')} ${(ms / 1000).toFixed(1)} s`);
    this.#print(`slowest files: ${told.join(', ')}\n`);
  }

  printSummary(ms) {
    const { tests, passed, failed, skipped } = this;
    const rows = { tests, pass: passed, fail: failed, cancelled: 0, skipped, todo: 0, duration_ms: Math.round(ms) };
    for (const [name, value] of Object.entries(rows)) this.#print(`# ${name} ${value}\n`);
    this.#print(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  }
}
