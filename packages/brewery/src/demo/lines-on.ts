import { existsSync, readFileSync } from 'node:fs';
import { lineRowSchema } from '@cerveceria/simulator/bus';

/** Lines that stand high by the simulator's own log, as `kettle-1.heat line 17`; what an agent says does not count. */
export function linesOn(file: string): string[] {
  if (!existsSync(file)) return [];
  const levels = new Map<string, number>();
  for (const text of readFileSync(file, 'utf8').split('\n')) {
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
