import type { ReportFate } from '@cerveceria/protocol';
import type { QueuedReport } from './report-queue.ts';
import type { StateStore } from './state-store.ts';

export const IN = 'report/in/';
export const ASIDE = 'report/aside/';
export const FATE = 'report/fate/';
/** Bytes lie apart, so that who looks what waits does not read all of it. */
export const BODY = 'report/body/';

/** Document `report/in/<id>`, or `report/aside/<id>` of one that was set aside. */
export interface ReportDoc {
  /** Keys of its bytes, piece by piece; older releases have them here. */
  readonly body?: readonly string[];
  /** In base64, of older releases. */
  readonly bytes?: string;
  readonly size?: number;
  readonly isGzip: boolean;
  readonly from: string;
  readonly received: number;
  /** Who has it, until when (machine wall ms). */
  readonly taken: { readonly worker: string; readonly until: number } | null;
}

/** Holds what is not known to have room yet. */
export const DOOR = ' door';

export const sizeOf = ({ size, bytes = '' }: ReportDoc) => size ?? Buffer.byteLength(bytes, 'base64');

/** Undefined: its bytes are gone, because somebody is done with it. */
export async function reportOf(
  store: Pick<StateStore, 'get'>,
  id: string,
  { body, bytes, isGzip, from, received }: ReportDoc,
): Promise<QueuedReport | undefined> {
  const pieces: Buffer[] = bytes === undefined ? [] : [Buffer.from(bytes, 'base64')];
  for (const key of body ?? []) {
    const piece = (await store.get<{ readonly bytes: string }>(key))?.value.bytes;
    if (piece === undefined) return undefined;
    pieces.push(Buffer.from(piece, 'base64'));
  }
  return { id, bytes: pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces), isGzip, from, received };
}

/** Bytes of one piece: little enough that nobody who writes or reads it is held up. */
const PIECE = 384 * 1024;

/** @returns the keys of the pieces. @throws what the store throws; what was written is taken away then, if it can be */
export async function putBody(store: BodyStore, name: string, bytes: Uint8Array): Promise<readonly string[]> {
  const keys: string[] = [];
  try {
    for (let at = 0; at < Math.max(1, bytes.length); at += PIECE) {
      const piece = bytes.subarray(at, at + PIECE);
      keys.push(`${BODY}${name}/${keys.length}`);
      const text = Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString('base64');
      await store.put(keys.at(-1) as string, { bytes: text }, null);
    }
    return keys;
  } catch (fault) {
    await removeBody(store, keys).catch(() => {});
    throw fault;
  }
}

export async function removeBody(store: BodyStore, keys: readonly string[] = []): Promise<void> {
  for (const key of keys) await store.remove(key, 'any');
}

type BodyStore = Pick<StateStore, 'put' | 'remove'>;

export const waitingFate = (id: string, received: number): ReportFate => ({
  ...{ id, state: 'waiting', received, ended: null, readings: 0, sources: [], reason: null },
});
