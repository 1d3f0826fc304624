import { hubError } from '../../errors.ts';

/** What is asked of a server and a client before anything is acknowledged `warm`. */
export interface MongoPromise {
  /** The server's answer to `hello`. */
  readonly hello: { readonly setName?: unknown; readonly msg?: unknown };
  /** What this client's writes wait for, after the address had its say. */
  readonly writeConcern: { readonly w?: unknown; readonly j?: unknown; readonly journal?: unknown } | undefined;
}

/** `warm` means: on the disks of the majority, gate and frame as one. @throws TIER_MISCONFIGURED where that cannot be kept */
export function checkMongoPromise({ hello, writeConcern }: MongoPromise): void {
  const isSet = typeof hello.setName === 'string' || hello.msg === 'isdbgrid';
  if (!isSet)
    throw hubError(
      'TIER_MISCONFIGURED',
      'MongoDB: this server stands alone and has no transactions; start it with --replSet NAME and call rs.initiate() once, one node is enough',
    );
  const { w, j, journal } = writeConcern ?? {};
  if (w !== 'majority' || (journal ?? j) !== true)
    throw hubError(
      'TIER_MISCONFIGURED',
      `MongoDB: writes would wait for w=${String(w)}, journal=${String(journal ?? j)}; take w and journal out of the address`,
    );
}
