import type { StoredFrame } from '../tiers/frame-tier.ts';

const IDENTITY = ['node', 'epoch', 'first', 'last', 'kind', 'boot', 'monoFrom', 'monoTo', 'held', 'dropped'] as const;

const named = ({ node, epoch, first, last }: StoredFrame) => `${node} ${epoch} ${first}-${last}`;

function difference(sent: StoredFrame, found: StoredFrame): string | undefined {
  const field = IDENTITY.find((name) => sent[name] !== found[name]);
  if (field !== undefined) return `${field} is ${found[field]} instead of ${sent[field]}`;
  if (Buffer.compare(sent.bytes, found.bytes) !== 0) return `its ${sent.bytes.length} bytes are others`;
  return undefined;
}

/**
 * What keeps `sent` from being deleted, in words; undefined when all of it was found again in its order, each frame with
 * its identity, its counts and byte for byte. `found`: as it is read back, from the first of `sent` on; read no further
 * than needed.
 */
export async function firstDifference(
  sent: readonly StoredFrame[],
  found: AsyncIterable<StoredFrame>,
): Promise<string | undefined> {
  let at = 0;
  for await (const frame of found) {
    const own = sent[at];
    if (own === undefined) break;
    const fault = difference(own, frame);
    if (fault !== undefined) return `${named(own)}: ${fault}`;
    at++;
    if (at === sent.length) break;
  }
  const missing = sent[at];
  return missing === undefined ? undefined : `${named(missing)} is not there`;
}
