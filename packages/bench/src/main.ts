import { calibrate, machine } from './calibration.ts';
import type { Bench, Figure } from './figure.ts';
import { framesBench } from './frames.ts';

const BENCHES: readonly Bench[] = [framesBench];

function row(f: Figure): string {
  const verdict = f.met === null ? '' : f.met ? 'met' : 'NOT MET';
  const ratio = f.peer === null ? '' : `${f.peer}, ratio ${f.ratio?.toPrecision(3)}`;
  return [
    f.figure.padEnd(26),
    f.case.padEnd(52),
    f.value.toPrecision(4).padStart(10),
    f.unit.padEnd(13),
    (f.goal ?? '').padEnd(12),
    verdict.padEnd(8),
    ratio,
  ].join(' ');
}

/** `pnpm bench [NAME ...] [--json]`: progress and table on stderr, one JSON line on stdout with --json. */
async function main(args: readonly string[]): Promise<number> {
  const json = args.includes('--json');
  const names = args.filter((arg) => !arg.startsWith('-'));
  const unknown = names.filter((name) => !BENCHES.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    process.stderr.write(
      `There is no bench named ${unknown.join(', ')}. There are: ${BENCHES.map((b) => b.name).join(', ')}.\n`,
    );
    return 2;
  }
  const say = (line: string) => process.stderr.write(`  ${line}\n`);
  const figures: Figure[] = [];
  const chosen = BENCHES.filter((bench) => names.length === 0 || names.includes(bench.name));
  for (const bench of chosen) {
    process.stderr.write(`${bench.name}: ${bench.summary}\n`);
    // Calibrated before each bench: this machine's disk and processor change from minute to minute.
    figures.push(...calibrate().map((f) => ({ ...f, case: `${f.case}, before ${bench.name}` })));
    figures.push(...(await bench.run(say)));
  }
  process.stderr.write(`\n${figures.map(row).join('\n')}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ machine: machine(), figures })}\n`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
