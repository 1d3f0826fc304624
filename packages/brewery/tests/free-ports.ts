import { freePort, isFree } from '@cerveceria/hub/free-port';

/** The first of two neighbouring ports on which nothing listens. */
export async function freePorts(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = await freePort();
    if (await isFree(port + 1)) return port;
  }
  throw new Error('no two free neighbouring ports');
}
