import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  canonicalJson,
  canonicalXml,
  exportRecipeDocument,
  parseJson,
  parseXml,
  writeJson,
  writeXml,
} from '../src/index.ts';
import { fixture, fixtureBytes, only } from './fixture.ts';

for (const name of ['marzen.beerxml', 'cellar.beerxml', 'saison.beerjson']) {
  test(`${name} is given back byte for byte`, () => {
    assert.deepEqual(Buffer.from(exportRecipeDocument(fixture(name))), fixtureBytes(name));
  });
}

test('XML that is written anew says the same, comments, CDATA and unknown tags included', () => {
  const document = fixture('marzen.beerxml');
  assert.equal(document.format, 'beerxml');
  if (document.format !== 'beerxml') return;
  const anew = writeXml(document.xml);
  assert.equal(canonicalXml(parseXml(anew)), canonicalXml(document.xml));
  assert.match(anew, /<!-- Märzen der Brauerei; 7 Hopfengaben -->/);
  assert.match(anew, /<SUDHAUS_EIGENES feld="Größe">bleibt, wie es ist: 5\.500<\/SUDHAUS_EIGENES>/);
  assert.match(anew, /<AMOUNT>0\.0125000<\/AMOUNT>/);
});

test('JSON that is written anew says the same, numbers as they were written', () => {
  const document = fixture('saison.beerjson');
  assert.equal(document.format, 'beerjson');
  if (document.format !== 'beerjson') return;
  const anew = writeJson(document.json);
  assert.equal(canonicalJson(parseJson(anew)), canonicalJson(document.json));
  assert.match(anew, /"value": 23\.50/);
  assert.match(anew, /"pepper": 7\.00/);
  assert.match(anew, /2e0/);
});

test('the canonical text tells a changed decimal, a lost comment and a moved tag', () => {
  const text = '<A><!--c--><B>1.0</B><C x="1"/></A>';
  const same = canonicalXml(parseXml('<A>\n <!--c--> <B>1.0</B>\n <C x="1"></C>\n</A>'));
  assert.equal(canonicalXml(parseXml(text)), same);
  for (const other of [
    '<A><!--c--><B>1.00</B><C x="1"/></A>',
    '<A><B>1.0</B><C x="1"/></A>',
    '<A><!--c--><C x="1"/><B>1.0</B></A>',
  ]) {
    assert.notEqual(canonicalXml(parseXml(other)), same);
  }
});

test('ISO-8859-1, numeric and predefined entities and CDATA are read', () => {
  const recipe = only(fixture('marzen.beerxml'));
  assert.equal(fixture('marzen.beerxml').encoding, 'iso-8859-1');
  assert.equal(recipe.name, 'Märzen & Söhne');
  assert.equal(recipe.author, 'Jörg <Sudhaus>');
  assert.equal(recipe.style, 'Märzen');
  assert.equal(recipe.notes, 'Prüfen: Jod < 0,1 & kein Stärkerest');
  assert.equal(recipe.hops[6]?.name, 'Mittelfrüh');
  assert.equal(recipe.mash?.steps[0]?.name, 'Eiweißrast');
});

test('units are those of the model, with all decimals', () => {
  const recipe = only(fixture('marzen.beerxml'));
  assert.equal(recipe.boil?.time, 75 * 60_000);
  assert.equal(recipe.hops[2]?.timing.time, 30.5 * 60_000);
  assert.equal(recipe.hops[1]?.amount.value, 0.01815);
  assert.equal(recipe.mash?.steps[1]?.temperature, 62.75);
  assert.equal(recipe.mash?.steps[1]?.rampTime, 570_000);
  assert.equal(recipe.mash?.steps[2]?.amount, 4.25);
  assert.deepEqual(
    recipe.fermentation.map(({ startTemperature, time }) => [startTemperature, time]),
    [
      [9.5, 10 * 86_400_000],
      [1, 28 * 86_400_000],
    ],
  );
});

test('all recipes of a file are read, in its order', () => {
  assert.deepEqual(
    fixture('cellar.beerxml').recipes.map(({ name }) => name),
    ['Amber', 'Mild'],
  );
});
