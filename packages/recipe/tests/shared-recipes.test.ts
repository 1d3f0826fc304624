import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  canonicalJson,
  canonicalXml,
  compileRecipe,
  exportRecipeDocument,
  parseJson,
  parseXml,
  readRecipeDocument,
  writeBeerJson,
  writeJson,
  writeXml,
} from '../src/index.ts';

// Recipes of other people lie beside the repository and are not part of it; without them there is nothing to run.
const FOLDER = new URL('../../../../../shared/data/recipes/', import.meta.url);
const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => /\.beer(xml|json)$/.test(name)) : [];
const read = (name: string) => readRecipeDocument(readFileSync(new URL(name, FOLDER)));

for (const name of files) {
  test(`${name} is read, given back byte for byte, says the same written anew, and becomes a program`, () => {
    const document = read(name);
    assert.deepEqual(Buffer.from(exportRecipeDocument(document)), readFileSync(new URL(name, FOLDER)));
    if (document.format === 'beerxml') {
      assert.equal(canonicalXml(parseXml(writeXml(document.xml))), canonicalXml(document.xml));
    } else {
      assert.equal(canonicalJson(parseJson(writeJson(document.json))), canonicalJson(document.json));
    }
    assert.deepEqual(readRecipeDocument(Buffer.from(writeBeerJson(document.recipes))).recipes, document.recipes);
    for (const recipe of document.recipes) {
      const { program } = compileRecipe(recipe, { kettle: { volume: 60 } });
      const rests = program.steps.filter(({ kind }) => kind === 'rest' || kind === 'mash-out');
      assert.ok(rests.some(({ setPoint }) => setPoint === recipe.mash?.steps[0]?.temperature));
    }
  });
}

const BOILS: readonly (readonly [string, readonly number[]])[] = [
  ['BrettDosedKegsSaison.beerjson', [60, 20, 2]],
  ['CoffeeStout.beerxml', [60, 60, 0]],
  ['Kolsh.beerxml', [60, 20, 15]],
  ['Londonpride.beerxml', [60, 15]],
];
for (const [name, expected] of BOILS.filter(([name]) => files.includes(name))) {
  test(`${name} boils with its additions at ${expected.join(', ')} min before the end`, () => {
    const [recipe] = read(name).recipes;
    assert.ok(recipe);
    const { program } = compileRecipe(recipe, { kettle: { volume: 60 } });
    const boil = program.steps.find(({ kind }) => kind === 'boil');
    assert.deepEqual(
      boil?.additions.map(({ before }) => before / 60_000),
      expected,
    );
  });
}

for (const name of ['BrettDosedKegsSaison.beerjson', 'MedievalAle.beerjson'].filter((one) => files.includes(one))) {
  test(`the strike temperature worked out for ${name} is the recipe's own within 0.6 °C`, () => {
    const [recipe] = read(name).recipes;
    assert.ok(recipe);
    const strike = (of: 'recipe' | 'computed') =>
      compileRecipe(recipe, { kettle: { volume: 60 }, strike: of }).program.steps[0]?.setPoint ?? Number.NaN;
    assert.ok(Math.abs(strike('recipe') - strike('computed')) < 0.6, `${strike('recipe')} ${strike('computed')}`);
  });
}
