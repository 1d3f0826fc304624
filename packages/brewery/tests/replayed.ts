import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from './free-ports.ts';
import { MainProcess } from './main-process.ts';

/** The project's own log: absences, rows that share a second, a long gap, a day of changing clocks, broken lines. */
export const FIXTURE = fileURLToPath(new URL('../../fixtures/fermentation.csv', import.meta.url));

export interface Replayed {
  readonly code: number | null;
  readonly verdict: Readonly<Record<string, unknown>>;
  readonly err: string;
  /** Where the data is kept. */
  readonly folder: string;
  remove(): void;
}

/** Replays a log in a process of its own, to its end, and keeps its data. */
export async function replayed(file: string, zone: string): Promise<Replayed> {
  const parent = mkdtempSync(join(tmpdir(), 'brewery-replay-'));
  const folder = join(parent, 'kept');
  const port = String(await freePorts());
  const main = new MainProcess(['replay', file, '--zone', zone, '--json', '--port', port, '--keep', folder]);
  const [verdict, ended] = await Promise.all([main.event('replayed', 240_000), main.ended]);
  const remove = () => rmSync(parent, { recursive: true, force: true });
  return { code: ended.code, verdict, err: main.err, folder, remove };
}
