/**
 * What a hub tells without a token: whether it runs a simulation. Asked of the hub that served the page, so that the
 * sign-in page says so too. `null` when it did not answer; then the page says it with the first live message.
 */
export async function simulatedHub(ask: typeof fetch, base: string): Promise<boolean | null> {
  try {
    const response = await ask(`${base}/healthz`, { cache: 'no-store', credentials: 'omit' });
    const body = (await response.json()) as { simulated?: unknown } | null;
    return typeof body?.simulated === 'boolean' ? body.simulated : null;
  } catch {
    return null;
  }
}
