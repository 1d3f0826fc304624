// Loaded into the process of each test file, and into no process that a test starts: those are as they always are.
import { isMainThread } from 'node:worker_threads';
import { MARK } from './leftovers.mjs';

/** What NODE_OPTIONS was before the runner added itself. */
export const OPTIONS_BEFORE = 'CERVECERIA_TEST_NODE_OPTIONS';

if (isMainThread && process.env[OPTIONS_BEFORE] !== undefined) {
  const before = process.env[OPTIONS_BEFORE];
  delete process.env[OPTIONS_BEFORE];
  if (before === '') delete process.env.NODE_OPTIONS;
  else process.env.NODE_OPTIONS = before;
  process.env[MARK] = `${process.env[MARK]} ${process.argv[1]}`;
}
