import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@cerveceria/runtime';
import { recipeFile } from '../../tests/fakes/recipe-files.ts';
import { threadRecipeReader } from './thread-recipe-reader.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
/** Much to read, and nothing wrong with it. */
const HEAVY = bytes(`<RECIPES>${'<X a="1">y</X>'.repeat(60_000)}</RECIPES>`);

test('a file that is not read in its time is given up, and the next one is read', async () => {
  const clock = new FakeClock();
  const reader = threadRecipeReader(clock);
  const heavy = reader.read(HEAVY);
  // The thread is started with the turn of the file.
  await Promise.resolve();
  await Promise.resolve();
  clock.advance(20_000);
  await assert.rejects(heavy, { code: 'RECIPE_TOO_HEAVY' });
  assert.equal((await reader.read(recipeFile('cellar.beerxml'))).recipes.length, 2);
});

test('while the heaviest file is read, the hub goes on with everything else', async () => {
  const reader = threadRecipeReader(new FakeClock());
  let turns = 0;
  let isOver = false;
  const read = reader.read(HEAVY).catch((fault: { code: string }) => fault.code);
  const over = read.then(() => {
    isOver = true;
  });
  while (!isOver) {
    turns++;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await over;
  assert.equal(await read, 'RECIPE_NONE');
  // Reading takes hundreds of ms; a hub that waited for it would have had one turn.
  assert.ok(turns > 20, `${turns} turns`);
});

test('more files at once than can wait are refused, none of the others is lost', async () => {
  const reader = threadRecipeReader(new FakeClock());
  const all = await Promise.allSettled(Array.from({ length: 12 }, () => reader.read(recipeFile('saison.beerjson'))));
  const faults = all.flatMap((each) => (each.status === 'rejected' ? [(each.reason as { code: string }).code] : []));
  assert.deepEqual(faults, ['RECIPES_BUSY', 'RECIPES_BUSY', 'RECIPES_BUSY']);
});

test('a recipe that holds more than any recipe does is refused by its number', async () => {
  const reader = threadRecipeReader(new FakeClock());
  const text = Buffer.from(recipeFile('cellar.beerxml'))
    .toString()
    .replace(/<\/RECIPE>\s*<\/RECIPES>/, (end) => {
      return `<NOTES>${'n'.repeat(600_000)}</NOTES>${end}`;
    });
  await assert.rejects(reader.read(bytes(text)), { code: 'RECIPE_TOO_HEAVY', detail: /^recipe 2: \d+ characters$/ });
});
