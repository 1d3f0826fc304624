import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hubError } from './errors.ts';

/** @throws PORT_IN_USE, ADDRESS_UNUSABLE */
export function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const code = cause.code === 'EADDRINUSE' ? 'PORT_IN_USE' : 'ADDRESS_UNUSABLE';
      reject(hubError(code, `${host}:${port}${code === 'PORT_IN_USE' ? '' : ` (${cause.code})`}`, { cause }));
    });
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });
}
