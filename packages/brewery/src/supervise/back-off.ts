/** As systemd's RestartSec for a first death; then doubled, so that what cannot start does not eat the machine. */
export const FIRST_DELAY_MS = 1500;
const LONGEST_MS = 30_000;
/** Who ran this long had started well: its next death is a first one. */
const SETTLED_MS = 30_000;

/** ms until the next start, after `deaths` deaths in a row; `ranMs` is how long the last life was. */
export function nextDelay(deaths: number, ranMs: number): { readonly delay: number; readonly deaths: number } {
  const inRow = ranMs >= SETTLED_MS ? 1 : deaths + 1;
  return { delay: Math.min(FIRST_DELAY_MS * 2 ** (inRow - 1), LONGEST_MS), deaths: inRow };
}
