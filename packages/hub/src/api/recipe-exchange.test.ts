import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { addedRecipesSchema, recipeLossesSchema, recipePreviewSchema, recipeViewSchema } from '@cerveceria/protocol';
import { readRecipeDocument } from '@cerveceria/recipe';
import { breweryWithRecipes, codeOf, recipeFile } from '../../tests/fakes/recipe-files.ts';

test('a file is given back byte for byte under its own name, also where it needs several documents', async () => {
  const { ask, stored } = await breweryWithRecipes();
  for (const name of ['marzen.beerxml', 'cellar.beerxml', 'saison.beerjson']) {
    // A comment of half a megabyte that does not deflate to nothing: several documents.
    const filler = Array.from({ length: 60_000 }, (_, at) => ((at * 2_654_435_761) % 4_294_967_291).toString(36)).join(
      '',
    );
    const bytes = Buffer.from(recipeFile(name));
    const long = Buffer.concat([bytes, Buffer.from(name.endsWith('xml') ? `<!--${filler}-->\n` : ' '.repeat(400_000))]);
    for (const [file, content] of [
      [name, bytes],
      [`long ${name}`, long],
    ] as const) {
      const { id } = await stored(file, new Uint8Array(content));
      const answer = await ask('GET', `/api/v1/recipes/${id}/export`, 'viewer');
      assert.ok(answer.bytes.equals(content), file);
      assert.match(answer.headers.get('content-disposition') ?? '', new RegExp(`filename="${file}"`));
      assert.equal(answer.headers.get('x-recipe-losses'), '0');
    }
  }
});

test('in the other format one recipe comes converted, with the list of what it does not carry', async () => {
  const { ask, stored } = await breweryWithRecipes();
  const { id } = await stored('marzen.beerxml');
  const { bytes, headers } = await ask('GET', `/api/v1/recipes/${id}/export?format=beerjson`, 'viewer');
  assert.equal(readRecipeDocument(bytes).recipes[0]?.name, 'Märzen & Söhne');
  assert.match(
    headers.get('content-disposition') ?? '',
    /filename="Marzen {2}Sohne.json"; filename\*=UTF-8''M%C3%A4rzen/,
  );
  const { json } = await ask('GET', `/api/v1/recipes/${id}/losses?format=beerjson`, 'viewer');
  const { exact, losses } = recipeLossesSchema.parse(json);
  assert.equal(exact, false);
  assert.deepEqual(losses[0], { path: 'RECIPE/SUDHAUS_EIGENES', value: 'bleibt, wie es ist: 5.500' });
  assert.equal(headers.get('x-recipe-losses'), String(losses.length));
  const own = await ask('GET', `/api/v1/recipes/${id}/losses?format=beerxml`, 'viewer');
  assert.deepEqual(recipeLossesSchema.parse(own.json), { format: 'beerxml', exact: true, losses: [] });
  assert.equal(codeOf(await ask('GET', `/api/v1/recipes/${id}/export?format=pdf`, 'viewer')), '400 REQUEST_INVALID');
});

test('a file is taken under any type that a browser or a program gives it, also under none, and a wrong one', async () => {
  const { app, tokens } = await breweryWithRecipes();
  const send = async (name: string, type: string | undefined) => {
    const headers = {
      authorization: `Bearer ${tokens['brewer']}`,
      ...(type !== undefined && { 'content-type': type }),
    };
    const body = new Uint8Array(recipeFile(name));
    const answer = await app.request('/api/v1/recipes', { method: 'POST', headers, body });
    return addedRecipesSchema.parse(await answer.json()).recipes[0]?.format;
  };
  for (const type of [
    'text/xml; charset=utf-8',
    'application/xml',
    'application/octet-stream',
    undefined,
    'text/plain',
  ])
    assert.equal(await send('marzen.beerxml', type), 'beerxml', type);
  for (const type of ['application/json', 'application/octet-stream', undefined])
    assert.equal(await send('saison.beerjson', type), 'beerjson', type);
  assert.equal(await send('cellar.beerxml', 'application/json'), 'beerxml');
});

// Recipes of other people lie beside the repository and are not part of it; without them there is nothing to run.
const FOLDER = new URL('../../../../../../shared/data/recipes/', import.meta.url);
const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => /\.beer(xml|json)$/.test(name)) : [];

test('recipes of other people go through the API: stored, shown, previewed, given back as they came, converted', async () => {
  const { ask, upload } = await breweryWithRecipes();
  for (const name of files) {
    const bytes = readFileSync(new URL(name, FOLDER));
    const { recipes } = addedRecipesSchema.parse((await upload(name, new Uint8Array(bytes))).json);
    assert.ok(recipes.length > 0, name);
    for (const { id } of recipes) {
      const view = recipeViewSchema.parse((await ask('GET', `/api/v1/recipes/${id}`, 'viewer')).json);
      const preview = await ask('POST', `/api/v1/recipes/${id}/preview`, 'viewer', { volume: 60, boilOff: 4 });
      assert.equal(recipePreviewSchema.parse(preview.json).program.recipe, id);
      const exported = await ask('GET', `/api/v1/recipes/${id}/export`, 'viewer');
      assert.ok(exported.bytes.equals(bytes), name);
      const other = view.format === 'beerxml' ? 'beerjson' : 'beerxml';
      const converted = await ask('GET', `/api/v1/recipes/${id}/export?format=${other}`, 'viewer');
      const [again] = readRecipeDocument(converted.bytes).recipes;
      assert.deepEqual([again?.name, again?.hops.length], [view.name, view.hops.length]);
    }
  }
});
