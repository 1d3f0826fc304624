import { parentPort, workerData } from 'node:worker_threads';
import { CodedError } from '@cerveceria/protocol';
import type { FromThread, ToThread } from '../store-thread.ts';
import type { CassandraLinkOptions, Row } from './cassandra-link.ts';
import { CassandraSession } from './cassandra-session.ts';

const port = parentPort;
if (port === null) throw new Error('this file runs as a worker thread');

let opening: Promise<CassandraSession> | undefined;

function tell(message: FromThread, transfer: readonly ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer as ArrayBuffer[]);
}

/** One for all statements; after an attempt that failed the next statement makes another. */
function session(): Promise<CassandraSession> {
  if (opening !== undefined) return opening;
  const made = new CassandraSession(workerData as CassandraLinkOptions);
  const attempt = made.open((version) => tell({ event: 'migrated', value: version })).then(() => made);
  opening = attempt;
  attempt.catch(() => {
    opening = undefined;
  });
  return attempt;
}

async function answer({ op, args }: ToThread): Promise<unknown> {
  if (op === 'open') await session();
  else if (op === 'close') await opening?.then((open) => open.close());
  else {
    const { query, params } = args as { query: string; params: unknown[] };
    return (await session()).run(query, params);
  }
  return null;
}

/** Handed over, not copied; the session made each of them alone in its buffer. */
function blobsOf(rows: unknown): ArrayBuffer[] {
  const cells = Array.isArray(rows) ? (rows as Row[]).flatMap((row) => Object.values(row)) : [];
  return cells.flatMap((cell) => (cell instanceof Uint8Array ? [cell.buffer as ArrayBuffer] : []));
}

port.on('message', (message: ToThread) => {
  const { id } = message;
  answer(message).then(
    (value) => tell({ id, ok: true, value }, blobsOf(value)),
    (fault: unknown) => {
      const code = fault instanceof CodedError ? fault.code : 'HUB_FAULT';
      tell({ id, ok: false, code, detail: fault instanceof CodedError ? fault.detail : String(fault) });
    },
  );
});
