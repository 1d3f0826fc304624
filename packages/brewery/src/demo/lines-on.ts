import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lineRowSchema } from '@cerveceria/simulator/bus';

const rowsOf = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []);

/**
 * Lines that stand high by the simulator's own log, as `kettle-1.heat line 17`; what an agent says does not count.
 * `folder`: the simulator's data, where a log that grew large stands as `lines.1.jsonl` beside the new one.
 */
export function linesOn(folder: string): string[] {
  const levels = new Map<string, number>();
  for (const text of ['lines.1.jsonl', 'lines.jsonl'].flatMap((name) => rowsOf(join(folder, name)))) {
    if (text === '') continue;
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      // The last row of a simulator that was killed may be cut.
      continue;
    }
    const row = lineRowSchema.safeParse(json);
    if (row.success) levels.set(`${row.data.node} line ${row.data.line}`, row.data.level);
  }
  return [...levels].filter(([, level]) => level === 1).map(([name]) => name);
}
