import { createServer } from 'node:net';

function listens(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, () => {
      const address = server.address();
      const got = typeof address === 'object' && address !== null ? address.port : undefined;
      server.close(() => resolve(got));
    });
  });
}

/** The first of two neighbouring ports on which nothing listens. */
export async function freePorts(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = await listens(0);
    if (port !== undefined && port < 65_535 && (await listens(port + 1)) !== undefined) return port;
  }
  throw new Error('no two free neighbouring ports');
}
