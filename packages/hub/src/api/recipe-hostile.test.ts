import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorBodySchema } from '@cerveceria/protocol';
import { breweryWithRecipes, recipeFile } from '../../tests/fakes/recipe-files.ts';

const marzen = Buffer.from(recipeFile('marzen.beerxml')).toString('latin1');
const saison = Buffer.from(recipeFile('saison.beerjson')).toString();
const latin = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const utf8 = (text: string) => new Uint8Array(Buffer.from(text));

const BOMB = `<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<RECIPES><RECIPE><NAME>&c;</NAME></RECIPE></RECIPES>`;
const EXTERNAL = `<?xml version="1.0"?>
<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<RECIPES><RECIPE><NAME>&x;</NAME></RECIPE></RECIPES>`;

/** What comes, how it ends, and where it says that it is. */
const HOSTILE: readonly (readonly [string, Uint8Array, string, RegExp])[] = [
  ['an entity bomb', utf8(BOMB), '400 RECIPE_XML_DOCTYPE', /2:1/],
  ['an external entity', utf8(EXTERNAL), '400 RECIPE_XML_DOCTYPE', /2:1/],
  ['an entity that nobody declared', latin(marzen.replace('Perle', '&boom;')), '400 RECIPE_XML_BROKEN', /15:\d+/],
  ['a file that was cut off', latin(marzen.slice(0, 2000)), '400 RECIPE_XML_BROKEN', /\d+:\d+/],
  [
    'a negative boil',
    latin(marzen.replace('<BOIL_TIME>75', '<BOIL_TIME>-75')),
    '422 RECIPE_VALUE',
    /12:\d+, \/RECIPES\/RECIPE\[1\]\/BOIL_TIME: -75/,
  ],
  [
    'a negative hop time',
    latin(marzen.replace('<TIME>30.5', '<TIME>-30.5')),
    '422 RECIPE_VALUE',
    /17:\d+, \/RECIPES\/RECIPE\[1\]\/HOPS\/HOP\[3\]\/TIME/,
  ],
  [
    'a rest in pounds',
    latin(marzen.replace('<STEP_TEMP>62.75', '<STEP_TEMP>62.75 lb')),
    '422 RECIPE_UNIT',
    /\/MASH\/MASH_STEPS\/MASH_STEP\[2\]\/STEP_TEMP: "62.75 lb"/,
  ],
  [
    'a temperature that is no number',
    latin(marzen.replace('62.75', 'NaN')),
    '422 RECIPE_VALUE',
    /"NaN" is not a number/,
  ],
  ['a mash at 500 °C', latin(marzen.replace('62.75', '500')), '422 RECIPE_VALUE', /500 is not within -20 and 120/],
  ['no name', latin(marzen.replace(/<NAME>M&#228;.*<\/NAME>/, '')), '422 RECIPE_MISSING', /RECIPE\[1\]\/NAME/],
  [
    'a volume in parsecs',
    utf8(saison.replace(/"unit": "l"/, '"unit": "parsec"')),
    '422 RECIPE_UNIT',
    /\$\.beerjson\.recipes\[0\]\.\S+\.unit \(\d+:\d+\): "parsec"/,
  ],
  ['a JSON with a comma too many', utf8(saison.replace('{', '{,')), '400 RECIPE_JSON_BROKEN', /1:2/],
  ['a nest of arrays', utf8(`{"beerjson":${'['.repeat(100_000)}`), '400 RECIPE_TOO_DEEP', /1:\d+/],
  ['bytes that are no text', new Uint8Array([0x7b, 0xff, 0xfe, 0x00]), '400 RECIPE_ENCODING', /1:2/],
  ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47]), '400 RECIPE_ENCODING', /1:1/],
  ['a letter', utf8('Dear brewer,'), '415 RECIPE_UNKNOWN_FORMAT', /1:1/],
  ['nothing', new Uint8Array(), '415 RECIPE_UNKNOWN_FORMAT', /empty/],
  ['an empty list', utf8('<RECIPES/>'), '422 RECIPE_NONE', /1:\d+/],
  [
    'five thousand recipes',
    utf8(`<RECIPES>${'<RECIPE/>'.repeat(5000)}</RECIPES>`),
    '400 RECIPE_TOO_DEEP',
    /5000 recipes/,
  ],
];

test('a hostile file ends in a clear error with its place, and nothing of it is stored', async () => {
  const { upload, store } = await breweryWithRecipes();
  for (const [what, bytes, code, place] of HOSTILE) {
    const { status, json } = await upload('hostile', bytes);
    const { error } = errorBodySchema.parse(json);
    assert.equal(`${status} ${error.code}`, code, `${what}: ${error.message}`);
    assert.match(error.message, place, what);
    assert.ok(error.advice.length > 10 && error.message.length < 400, what);
  }
  assert.deepEqual(await store.list('recipe'), []);
  assert.equal((await upload('marzen.beerxml')).status, 200, 'and the next good one is taken');
});

test('50 MB are refused before they are read, whether their length is told or not', async () => {
  const { app, upload, tokens, store } = await breweryWithRecipes();
  const told = await upload('huge', new Uint8Array(50_000_000));
  assert.deepEqual([told.status, errorBodySchema.parse(told.json).error.code], [413, 'RECIPE_TOO_LARGE']);
  let given = 0;
  const body = new ReadableStream({
    pull(stream) {
      given += 1_000_000;
      if (given > 50_000_000) stream.close();
      else stream.enqueue(new Uint8Array(1_000_000).fill(0x20));
    },
  });
  const headers = { authorization: `Bearer ${tokens['brewer']}`, 'content-type': 'application/octet-stream' };
  const untold = await app.request('/api/v1/recipes', { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
  assert.equal(untold.status, 413);
  assert.ok(given <= 10_000_000, `${given} bytes were taken`);
  assert.deepEqual(await store.list('recipe'), []);
});

test('everything else still takes 64 KiB and no more', async () => {
  const { ask } = await breweryWithRecipes();
  const { status, json } = await ask('POST', '/api/v1/recipes/x-1/preview', 'brewer', {
    volume: 1,
    x: 'x'.repeat(70_000),
  });
  assert.deepEqual([status, errorBodySchema.parse(json).error.code], [413, 'REQUEST_TOO_LARGE']);
});

test('a hostile name of a file harms neither the answer’s header nor the page', async () => {
  const { ask, stored } = await breweryWithRecipes();
  const { id } = await stored('a"\r\nSet-Cookie: x=1; <script>.xml', recipeFile('marzen.beerxml'));
  const { headers, status } = await ask('GET', `/api/v1/recipes/${id}/export`, 'viewer');
  assert.equal(status, 200);
  const said = headers.get('content-disposition') ?? '';
  assert.match(said, /^attachment; filename="[A-Za-z0-9 ._-]+"; filename\*=UTF-8''[A-Za-z0-9%._~!-]+$/);
  assert.equal(headers.get('set-cookie'), null);
});
