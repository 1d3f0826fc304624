import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { breweryError } from '../errors.ts';

const FLOOR = [20, 19] as const;

/** @throws NODE_UNSUPPORTED when `version` (`20.19.1`) is below the floor */
export function checkNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > FLOOR[0] || (major === FLOOR[0] && minor >= FLOOR[1])) return;
  throw breweryError('NODE_UNSUPPORTED', `this is ${version}, ${FLOOR.join('.')} is needed`);
}

/** @throws BUILD_MISSING naming the first file that is not there */
export function checkBuilds(files: Readonly<Record<string, string>>): void {
  for (const [part, file] of Object.entries(files))
    if (!existsSync(file)) throw breweryError('BUILD_MISSING', `${part} (${file})`);
}

/** @throws PORT_IN_USE when something listens on the port already, on whichever address */
export async function checkPort(port: number): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, resolve);
    });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const what = code === 'EACCES' ? `${port} (only root may open it)` : code === 'EADDRINUSE' ? `${port}` : message;
    throw breweryError('PORT_IN_USE', what, { cause });
  }
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
