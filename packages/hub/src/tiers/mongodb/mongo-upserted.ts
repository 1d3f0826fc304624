const DUPLICATE = 11_000;

export const isDuplicate = (fault: unknown) => (fault as { code?: unknown }).code === DUPLICATE;

/** Of two that make one document at once, the later one may be told that it is there, or nothing: it is done again. */
export async function upserted<T>(attempt: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const found = await attempt().catch((fault) => {
      if (!isDuplicate(fault)) throw fault;
      return null;
    });
    if (found !== null) return found;
  }
}
