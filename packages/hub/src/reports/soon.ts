import type { Cancel, MachineClock } from '@cerveceria/runtime';

/** What is under way at a stop may take so long yet, machine ms. */
const SOON_MS = 500;

/** Resolves when `task` has ended, or after half a second without it. */
export async function soon(machine: Pick<MachineClock, 'after'>, task: Promise<void> | undefined): Promise<void> {
  if (task === undefined) return;
  let cancel: Cancel = () => {};
  const late = new Promise<void>((resolve) => {
    cancel = machine.after(SOON_MS, resolve);
  });
  await Promise.race([task, late]);
  cancel();
}
