import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { REPORT_LIMITS } from '@cerveceria/protocol';
import { JsonEnd } from './json-end.ts';

const [FIRST, SECOND] = [0x1f, 0x8b];

const isOfZlib = (fault: unknown) => String((fault as { readonly code?: unknown } | null)?.code).startsWith('Z_');

/**
 * False: its JSON or its gzip stream ends in the middle, so somebody may still be writing it. Read piece by piece, and not
 * beyond what a report may bring. @throws what the file system throws
 */
export async function isWholeFile(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    if (bytesRead === 0) return false;
    const isGzip = buffer[0] === FIRST && (bytesRead === 1 || buffer[1] === SECOND);
    const source = handle.createReadStream({ start: 0, autoClose: false });
    if (!isGzip) return await isWhole(source);
    const inflated = createGunzip();
    source.on('error', (fault) => inflated.destroy(fault));
    return await isWhole(source.pipe(inflated));
  } catch (fault) {
    // Also what is no gzip stream in the middle: a copier may have taken the room of the whole file first.
    if (isOfZlib(fault)) return false;
    throw fault;
  } finally {
    await handle.close();
  }
}

/** All of it is read, so that a gzip stream that lacks its end is found out. */
async function isWhole(bytes: AsyncIterable<Uint8Array>): Promise<boolean> {
  const end = new JsonEnd();
  let size = 0;
  for await (const piece of bytes) {
    end.push(piece);
    size += piece.length;
    if (size > REPORT_LIMITS.inflated) return true;
  }
  return end.isWhole;
}
