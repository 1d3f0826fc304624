import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson, convertRecipe, parseJson, readRecipeDocument, writeBeerJson } from '../src/index.ts';
import { anyRecipe } from './any-recipe.ts';
import { fixture, fixtureBytes, only } from './fixture.ts';

const read = (text: string) => readRecipeDocument(Buffer.from(text));
const paths = (losses: readonly { path: string }[]) => losses.map(({ path }) => path);

test('BeerXML becomes BeerJSON: what both can say is the same, what is lost is named with its value', () => {
  const { text, losses } = convertRecipe(fixture('marzen.beerxml'), 0, 'beerjson');
  const [before, after] = [only(fixture('marzen.beerxml')), only(read(text))];
  assert.deepEqual(after.mash?.steps, before.mash?.steps);
  assert.deepEqual(after.boil, before.boil);
  assert.deepEqual(
    after.hops.map(({ name, amount, timing, details }) => ({ name, amount, timing, details })),
    before.hops.map(({ name, amount, timing, details }) => ({ name, amount, timing, details })),
  );
  assert.equal(before.hops[0]?.details.alpha, 7.25);
  assert.deepEqual(losses, [
    { path: 'RECIPE/SUDHAUS_EIGENES', value: 'bleibt, wie es ist: 5.500' },
    { path: 'mash.spargeTemperature', value: '76' },
  ]);
});

test('BeerJSON becomes BeerXML: alpha acids, yields and colours go with it, and what has no place is named', () => {
  const { text, losses } = convertRecipe(fixture('saison.beerjson'), 0, 'beerxml');
  const [before, after] = [only(fixture('saison.beerjson')), only(read(text))];
  assert.equal(after.name, before.name);
  assert.deepEqual(
    after.mash?.steps.map(({ temperature, time }) => [temperature, time]),
    before.mash?.steps.filter(({ kind }) => kind !== 'sparge').map(({ temperature, time }) => [temperature, time]),
  );
  assert.deepEqual(
    after.hops.map(({ details }) => details.alpha),
    before.hops.map(({ details }) => details.alpha),
  );
  assert.ok(
    paths(losses).some((path) => path.includes('pepper')),
    paths(losses).join(),
  );
});

test('each member of a BeerJSON recipe that the model does not know is named once', () => {
  const recipe = {
    ...{ name: 'r', type: 'all grain', author: 'a', coauthor: 'b', batch_size: { unit: 'l', value: 20 } },
    efficiency: { brewhouse: { unit: '%', value: 72 }, mash: { unit: '%', value: 80 } },
    ingredients: {
      fermentable_additions: [
        {
          ...{ name: 'Pils', type: 'grain', amount: { unit: 'kg', value: 4 }, color: { unit: 'EBC', value: 3.5 } },
          yield: { potential: { unit: 'sg', value: 1.037 } },
          grain_group: 'base',
        },
        {
          name: 'Odd',
          type: 'grain',
          amount: { unit: 'kg', value: 1 },
          yield: { potential: { unit: 'sg', value: 1037 } },
        },
      ],
    },
    carbonation: 2.4,
  };
  const { losses } = convertRecipe(
    read(JSON.stringify({ beerjson: { version: 2.06, recipes: [recipe] } })),
    0,
    'beerxml',
  );
  assert.deepEqual(losses, [
    { path: 'coauthor', value: 'b' },
    { path: 'efficiency.mash', value: '80 %' },
    { path: 'ingredients.fermentable_additions[0].grain_group', value: 'base' },
    { path: 'ingredients.fermentable_additions[1].yield.potential', value: '1037 sg' },
    { path: 'carbonation', value: '2.4' },
  ]);
});

test('pieces, a sparge, times into the boil and a fourth stage have no place in BeerXML and are told', () => {
  const marzen = only(fixture('marzen.beerxml'));
  const [hop] = marzen.hops;
  const [step] = marzen.mash?.steps ?? [];
  const [stage] = marzen.fermentation;
  assert.ok(hop && step && stage && marzen.mash);
  const recipe = {
    ...marzen,
    hops: [{ ...hop, amount: { value: 3, unit: '1' as const }, timing: { ...hop.timing, after: 60_000 } }],
    mash: { ...marzen.mash, steps: [step, { ...step, name: 'Lavado', kind: 'sparge' as const, amount: 12 }] },
    fermentation: [stage, stage, stage, { ...stage, name: 'Cold' }],
  };
  const { losses } = convertRecipe(read(writeBeerJson([recipe])), 0, 'beerxml');
  const lost = paths(losses);
  for (const path of ['hops[0].amount.unit', 'hops[0].timing.after', 'mash.steps[1].amount', 'fermentation[3].name'])
    assert.ok(lost.includes(path), `${path} of ${lost.join()}`);
});

test('any recipe can be written as BeerXML and read again; what is not named as lost is the same', () => {
  fc.assert(
    fc.property(anyRecipe, (recipe) => {
      const document = read(writeBeerJson([recipe]));
      const { text, losses } = convertRecipe(document, 0, 'beerxml');
      const lost = new Set(paths(losses));
      const [source] = document.recipes;
      const after = only(read(text));
      if (!lost.has('name')) assert.equal(after.name, source?.name.trim());
      for (const [at, hop] of (source?.hops ?? []).entries()) {
        if (![...lost].some((path) => path.startsWith(`hops[${at}].amount`)))
          assert.deepEqual(after.hops[at]?.amount, hop.amount.value === 0 ? after.hops[at]?.amount : hop.amount);
        if (!lost.has(`hops[${at}].timing.use`)) assert.equal(after.hops[at]?.timing.use, hop.timing.use ?? 'boil');
      }
    }),
    { numRuns: 150 },
  );
});

test('a mash alone and a recipe of a file with several can be converted by their place', () => {
  const second = convertRecipe(fixture('cellar.beerxml'), 1, 'beerjson');
  assert.equal(only(read(second.text)).name, 'Mild');
  assert.throws(() => convertRecipe(fixture('cellar.beerxml'), 2, 'beerjson'), { code: 'RECIPE_NONE' });
  const whole = canonicalJson(parseJson(second.text));
  assert.ok(!whole.includes('Amber'));
});

test('a recipe with a hundred thousand strange tags is converted in its time, and the list of losses can be read', () => {
  const text = fixtureBytes('marzen.beerxml')
    .toString('latin1')
    .replace('<NOTES>', `${'<ODD>x</ODD>'.repeat(100_000)}<NOTES>`);
  const { losses } = convertRecipe(readRecipeDocument(Buffer.from(text, 'latin1')), 0, 'beerjson');
  assert.equal(losses.length, 1001);
  assert.equal(losses[2]?.path, 'RECIPE/ODD[3]');
  assert.match(losses.at(-1)?.value ?? '', /^\+99\d{3}$/);
});
