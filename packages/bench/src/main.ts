import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { agentBench } from './agent.ts';
import { anomaliesBench } from './anomalies.ts';
import { archiveBench } from './archive.ts';
import { calibrate, machine } from './calibration.ts';
import { controlBench } from './control.ts';
import type { Asked, Bench } from './figure.ts';
import { framesBench } from './frames.ts';
import { historyBench } from './history.ts';
import { ingestBench } from './ingest.ts';
import { jitterBench } from './jitter.ts';
import { liveBench } from './live.ts';
import { line, type Measured, markdown } from './report.ts';
import { rollUpsBench } from './roll-ups.ts';
import { safetyBench } from './safety.ts';
import { Stand } from './stand/stand.ts';
import { storeBench } from './store.ts';
import { tiersBench } from './tiers.ts';

const BENCHES: readonly Bench[] = [
  framesBench,
  storeBench,
  ingestBench,
  liveBench,
  historyBench,
  rollUpsBench,
  agentBench,
  jitterBench,
  controlBench,
  safetyBench,
  anomaliesBench,
  archiveBench,
  tiersBench,
];

/** packages/bench/build/src/main.js -> docs */
const PAGE = fileURLToPath(new URL('../../../../docs/FIGURES.md', import.meta.url));
const say = (text: string) => void process.stderr.write(`  ${text}\n`);

/** What was set up goes with this process, whatever ends it. */
function clearAtExit(stand: Stand): void {
  process.on('exit', () => stand.clearNow());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
}

async function measure({ name, summary, run }: Bench, stand: Stand, asked: Asked): Promise<Measured> {
  process.stderr.write(`${name}: ${summary}\n`);
  const { load } = machine();
  try {
    // Calibrated before each bench: this machine's disk and processor change from minute to minute.
    const before = calibrate().map((f) => ({ ...f, case: `${f.case}, before ${name}` }));
    const figures = [...before, ...(await run(say, stand, asked))];
    process.stderr.write(`${figures.map(line).join('\n')}\n\n`);
    return { name, summary, load, figures };
  } finally {
    await stand.clear();
  }
}

interface Arguments {
  readonly names: readonly string[];
  readonly seed: number | null;
}

/** Names of benches, and `--seed N`. */
function argumentsOf(args: readonly string[]): Arguments {
  const at = args.indexOf('--seed');
  const seed = at === -1 ? null : Number(args[at + 1]);
  return { seed, names: args.filter((arg, i) => !arg.startsWith('-') && (at === -1 || i !== at + 1)) };
}

function refusal({ names, seed }: Arguments, wantsPage: boolean): string | undefined {
  if (seed !== null && !Number.isSafeInteger(seed)) return 'After --seed stands a whole number.\n';
  const unknown = names.filter((name) => !BENCHES.some((bench) => bench.name === name));
  if (unknown.length > 0)
    return `There is no bench named ${unknown.join(', ')}. There are: ${BENCHES.map((b) => b.name).join(', ')}.\n`;
  if (wantsPage && names.length > 0) return 'The page holds all figures of one run; --markdown takes no names.\n';
  return undefined;
}

/** `pnpm bench [NAME ...] [--seed N] [--json] [--markdown]`: progress and tables on stderr, one JSON line on stdout with --json. */
async function main(args: readonly string[]): Promise<number> {
  const { names, seed } = argumentsOf(args);
  const wantsPage = args.includes('--markdown');
  const no = refusal({ names, seed }, wantsPage);
  if (no !== undefined) {
    process.stderr.write(no);
    return 2;
  }
  const stand = new Stand();
  clearAtExit(stand);
  const found = machine();
  const measured: Measured[] = [];
  let failed = 0;
  for (const bench of BENCHES.filter(({ name }) => names.length === 0 || names.includes(name))) {
    try {
      measured.push(await measure(bench, stand, { seed }));
    } catch (error) {
      failed++;
      process.stderr.write(`${bench.name} could not be measured: ${(error as Error).message}\n\n`);
    }
  }
  const figures = measured.flatMap((each) => each.figures);
  if (args.includes('--json')) process.stdout.write(`${JSON.stringify({ machine: found, figures })}\n`);
  if (wantsPage && failed === 0) {
    writeFileSync(PAGE, markdown(found, new Date().toISOString().slice(0, 10), measured));
    say(PAGE);
  }
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
