import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newestProgram } from '@cerveceria/runtime';

/** packages/brewery/build/src/demo/places.js -> packages */
const PACKAGES = join(dirname(fileURLToPath(import.meta.url)), '../../../..');
export const REPOSITORY = dirname(PACKAGES);

/** What the demo and the replay start. */
export const PROGRAMS = {
  hub: newestProgram(join(PACKAGES, 'hub')),
  agent: newestProgram(join(PACKAGES, 'edge-agent')),
  simulator: newestProgram(join(PACKAGES, 'simulator')),
} as const;

/** Folder of the page that the hubs serve. */
export const PAGE = join(PACKAGES, 'dashboard/dist');

/** The kernel takes 107 bytes of path for a socket. */
const SOCKET_LIMIT = 100;

/** The bus socket of a data folder; beside the folder's files where the path is short enough, else in the system's own. */
export function busSocket(folder: string): string {
  const beside = join(folder, 'bus.sock');
  if (Buffer.byteLength(beside) <= SOCKET_LIMIT) return beside;
  return join(tmpdir(), `cerveceria-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.sock`);
}
