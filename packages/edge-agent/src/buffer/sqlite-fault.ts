import { CodedError } from '@cerveceria/protocol';
import { bufferError } from './errors.ts';

const DAMAGED = /^SQLITE_(CORRUPT|NOTADB|MISMATCH|SCHEMA|CONSTRAINT|ERROR|RANGE|TOOBIG|FORMAT)/;
const IN_USE = /^SQLITE_(BUSY|LOCKED)/;

/**
 * SQLite's word as one of the table. A damaged file shows itself in many ways (a table that is gone, a row against its
 * constraint); a disk that refuses is everything else.
 */
export function sqliteFault(cause: unknown): Error {
  if (cause instanceof CodedError) return cause;
  const { code, message } = cause as { code?: unknown; message?: unknown };
  const detail = `${String(code)}: ${String(message)}`;
  // Without a code it is no word of the disk's but a fault in this program: no file is set aside for that.
  if (typeof code !== 'string') return bufferError('BUFFER_FAILED', detail, { cause });
  if (IN_USE.test(code)) return bufferError('BUFFER_IN_USE', detail, { cause });
  return bufferError(DAMAGED.test(code) ? 'BUFFER_DAMAGED' : 'BUFFER_DISK', detail, { cause });
}

export function isDamage(error: unknown): boolean {
  return error instanceof CodedError && error.code === 'BUFFER_DAMAGED';
}

export function isDiskFault(error: unknown): boolean {
  return error instanceof CodedError && error.code === 'BUFFER_DISK';
}
