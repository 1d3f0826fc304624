import { CodedError } from '@cerveceria/protocol';
import type { StateStore } from '../tiers/state-store.ts';
import type { RandomSource } from './random-source.ts';

const KEY = 'secret/session';

/** The secret that signs sessions: made once, by whichever hub comes first, and shared by all. */
export async function sessionSecret(store: StateStore, random: RandomSource): Promise<Uint8Array> {
  const kept = await store.get<string>(KEY);
  if (kept !== undefined) return Buffer.from(kept.value, 'base64');
  try {
    const made = await store.put(KEY, Buffer.from(random(32)).toString('base64'), null);
    return Buffer.from(made.value, 'base64');
  } catch (fault) {
    // The other hub was quicker.
    if (!(fault instanceof CodedError) || fault.code !== 'STATE_CONFLICT') throw fault;
    return sessionSecret(store, random);
  }
}
