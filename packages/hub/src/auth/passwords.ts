import { type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import type { RandomSource } from './random-source.ts';

/** Cost of RFC 7914's interactive kind, raised: 2^15 rounds, 32 MiB, some 60 ms on a mini-PC, in the thread pool. */
const COST: ScryptOptions = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const KEY_BYTES = 32;
const SALT_BYTES = 16;

/** A password as it is kept. Both parts hexadecimal; the cost stands beside them so that it can be raised later. */
export interface PasswordHash {
  readonly algorithm: 'scrypt';
  readonly cost: { readonly N: number; readonly r: number; readonly p: number };
  readonly salt: string;
  readonly hash: string;
}

function derive(password: string, salt: Uint8Array, cost: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // NFKC: the same word typed on two keyboards must be the same password.
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, cost, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

export async function hashPassword(password: string, random: RandomSource): Promise<PasswordHash> {
  const salt = random(SALT_BYTES);
  const key = await derive(password, salt, COST);
  const { N, r, p } = COST as { N: number; r: number; p: number };
  return {
    algorithm: 'scrypt',
    cost: { N, r, p },
    salt: Buffer.from(salt).toString('hex'),
    hash: key.toString('hex'),
  };
}

/** Of a user that does not exist: checking against it takes as long as against a real one and always fails. */
export const NOBODY: PasswordHash = {
  algorithm: 'scrypt',
  cost: { N: 2 ** 15, r: 8, p: 1 },
  salt: '00'.repeat(SALT_BYTES),
  hash: '00'.repeat(KEY_BYTES),
};

export async function checkPassword(password: string, kept: PasswordHash): Promise<boolean> {
  const key = await derive(password, Buffer.from(kept.salt, 'hex'), { ...kept.cost, maxmem: 256 * 1024 * 1024 });
  return timingSafeEqual(key, Buffer.from(kept.hash, 'hex'));
}
