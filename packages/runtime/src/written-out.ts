import type { Writable } from 'node:stream';

/**
 * Resolves when all that was written has been taken, or its reader has gone away. A pipe takes 64 KiB at once and the rest
 * when somebody reads; a process that ends before takes it with it.
 */
export function writtenOut(stream: Pick<Writable, 'writableLength' | 'write' | 'once'>): Promise<void> {
  if (stream.writableLength === 0) return Promise.resolve();
  return new Promise((resolve) => {
    stream.once('error', () => resolve());
    stream.once('close', () => resolve());
    stream.write('', () => resolve());
  });
}
