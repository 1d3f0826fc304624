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
  /** Key of its bytes; older releases have them here. */
  readonly body?: string;
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
  const text = body === undefined ? bytes : (await store.get<{ readonly bytes: string }>(body))?.value.bytes;
  if (text === undefined) return undefined;
  return { id, bytes: Buffer.from(text, 'base64'), isGzip, from, received };
}

export const waitingFate = (id: string, received: number): ReportFate => ({
  ...{ id, state: 'waiting', received, ended: null, readings: 0, sources: [], reason: null },
});
