import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below what systems give to clients, and to servers that ask for any port: a server that is away for a while finds it free again. */
const [LOWEST, HIGHEST] = [12_000, 32_000];
const TRIES = 50;

/** Whether nothing listens there now, on any address of this machine. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}

/** A port of this machine on which nothing listens now. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isFree(port)) return port;
  }
  throw new Error(`none of ${TRIES} ports between ${LOWEST} and ${HIGHEST} is free`);
}
