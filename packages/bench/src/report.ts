import type { machine } from './calibration.ts';
import { type Figure, readable } from './figure.ts';

const verdictOf = ({ met }: Figure) => (met === null ? '' : met ? 'met' : 'NOT MET');
const peerOf = ({ peer, ratio }: Figure) =>
  peer === null ? '' : `${peer}; ${readable(ratio ?? Number.NaN)} times that`;

/** One figure as a line of the table for a terminal. */
export function line(f: Figure): string {
  return [
    f.figure.padEnd(20),
    f.case.padEnd(64),
    readable(f.value).padStart(11),
    f.unit.padEnd(12),
    (f.goal ?? '').padEnd(11),
    verdictOf(f).padEnd(8),
    peerOf(f),
  ]
    .join(' ')
    .trimEnd();
}

const HEAD = `# Figures

Made by \`npx pnpm bench -- --markdown\`. A figure without its calibration says nothing: the durable writes a second of the
disk (\`fdatasync\`) and the speed of the processor (\`JSON.parse\`) stand before each bench as they were in that minute, and
the load of the machine as it began. Goals are those of the project's brief; where one is missed, it says so.
`;

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

function section({ name, summary, load, figures }: Measured): string {
  const rows = figures.map((f) => {
    const goal = f.goal === null ? '' : `${f.goal}: ${f.met === true ? 'met' : '**not met**'}`;
    return `| ${[f.figure, f.case, `${readable(f.value)} ${f.unit}`, goal, peerOf(f)].map(cell).join(' | ')} |`;
  });
  return `\n## ${name}\n\n${cell(summary)}\n\nLoad of the machine as it began: ${readable(load)}.\n\n| figure | case | measured | goal | peer in the same run |\n|---|---|---|---|---|\n${rows.join('\n')}\n`;
}

export interface Measured {
  readonly name: string;
  readonly summary: string;
  /** Of the machine in the minute before it began. */
  readonly load: number;
  readonly figures: readonly Figure[];
}

/** The page `docs/FIGURES.md`. */
export function markdown(of: ReturnType<typeof machine>, day: string, measured: readonly Measured[]): string {
  const { cpu, cores, memoryGiB, node } = of;
  const place = `\nMeasured on ${day}: ${cpu}, ${cores} cores, ${memoryGiB} GiB, Node ${node}.\n`;
  return HEAD + place + measured.map(section).join('');
}
