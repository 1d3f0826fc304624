/** Runs inside the machine: every check in turn, its verdict on the console. */
import { ALL_CHECKS } from './all-checks.ts';
import { VERDICT, type Verdict } from './check.ts';

for (const [name, check] of Object.entries(ALL_CHECKS)) {
  const begin = performance.now();
  const [note, fault] = await check().then(
    (said) => [said, undefined],
    (error: unknown) => [undefined, error instanceof Error ? (error.stack ?? error.message) : String(error)],
  );
  const verdict: Verdict = { name, ms: Math.round(performance.now() - begin), note, fault };
  process.stdout.write(`\n${VERDICT}${JSON.stringify(verdict)}\n`);
}
// A check that failed half-way may have left something running.
process.exit(0);
