import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ALL_CHECKS } from './kernel/all-checks.ts';
import { bootKernel } from './kernel/boot.ts';
import { type Verdict, verdictsOf } from './kernel/check.ts';

const CACHE = fileURLToPath(new URL('../../../../.cache/', import.meta.url));
const GUEST = fileURLToPath(new URL('./kernel/guest.js', import.meta.url));

let console = '';
let verdicts: Verdict[] = [];

before(async () => {
  const names = existsSync(CACHE) ? readdirSync(CACHE).sort() : [];
  const made = names.filter((name) => existsSync(join(CACHE, name, 'init.sh'))).at(-1);
  assert.ok(made !== undefined, 'no kernel in .cache; `npx pnpm test:kernel` makes it');
  const run = [process.execPath, '--enable-source-maps', GUEST];
  console = await bootKernel({ machine: join(CACHE, made), run, limitMs: 200_000 });
  verdicts = verdictsOf(console);
});

// The names come from the table itself, so that a check that the machine never came to is a fault as well.
for (const name of Object.keys(ALL_CHECKS))
  test(`on a real kernel: ${name}`, (t) => {
    const verdict = verdicts.find((each) => each.name === name);
    assert.ok(verdict !== undefined, `the machine never came to it; its console ends:\n${console.slice(-3000)}`);
    t.diagnostic(`${verdict.ms} ms in the machine${verdict.note === undefined ? '' : `, ${verdict.note}`}`);
    assert.equal(verdict.fault, undefined);
  });
