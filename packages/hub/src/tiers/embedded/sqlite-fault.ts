import { CodedError } from '@cerveceria/protocol';
import { hubError } from '../../errors.ts';

const DAMAGED = /^SQLITE_(CORRUPT|NOTADB)/;

/** Whether the fault lies in the surroundings (disk full, no disk, lock held) and would meet any write now. */
export function isUnavailable(fault: unknown): boolean {
  return /^SQLITE_(FULL|IOERR|BUSY|LOCKED|READONLY|CANTOPEN|NOMEM|PERM)/.test((fault as { code?: string }).code ?? '');
}

/** What SQLite or the file system said, as an error of our table with the file's name. */
export function tierError(fault: unknown, file: string): CodedError {
  if (fault instanceof CodedError) return fault;
  const { code, message } = fault as { code?: string; message?: string };
  const detail = `${file}: ${message ?? String(fault)}${code === undefined ? '' : ` (${code})`}`;
  if (!/^(SQLITE_|E[A-Z]+$)/.test(code ?? '')) return hubError('HUB_FAULT', detail, { cause: fault });
  return hubError(DAMAGED.test(code ?? '') ? 'TIER_DAMAGED' : 'TIER_UNAVAILABLE', detail, { cause: fault });
}
