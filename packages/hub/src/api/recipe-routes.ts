import {
  addedRecipesSchema,
  brewAnswerSchema,
  brewOptionsSchema,
  brewRequestSchema,
  recipeCardSchema,
  recipeExportQuerySchema,
  recipeLossesSchema,
  recipeParamsSchema,
  recipePreviewSchema,
  recipeUploadQuerySchema,
  recipeViewQuerySchema,
  recipeViewSchema,
} from '@cerveceria/protocol';
import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import type { ApiParts } from './api-parts.ts';
import { asFile } from './as-file.ts';
import { needs } from './guard.ts';
import { answers, fileAnswers, jsonBody, rawBody, routeGroup } from './route-group.ts';

const params = recipeParamsSchema;

const add = createRoute({
  method: 'post',
  path: '/recipes',
  summary: 'Stores the recipes of a BeerXML 1.0 or BeerJSON 2 file, all or none; 5 MB at most (brewer)',
  middleware: needs('brewer'),
  request: {
    query: recipeUploadQuerySchema,
    body: rawBody('text/xml', 'application/json', 'application/octet-stream'),
  },
  responses: answers('Stored; or known, when the same file was there', addedRecipesSchema),
});
const list = createRoute({
  method: 'get',
  path: '/recipes',
  summary: 'All recipes, by name',
  responses: answers('Recipes', z.array(recipeCardSchema)),
});
const get = createRoute({
  method: 'get',
  path: '/recipes/{id}',
  summary: 'One recipe: mash, additions by their time, boil, fermentation, and what to look at before it is brewed',
  request: { params, query: recipeViewQuerySchema },
  responses: answers('The recipe, in L, kg, °C, ms and SG', recipeViewSchema),
});
const download = createRoute({
  method: 'get',
  path: '/recipes/{id}/export',
  summary: 'In its own format the file that it came in, byte for byte; in the other the recipe alone, converted',
  request: { params, query: recipeExportQuerySchema },
  responses: fileAnswers('The file; X-Recipe-Losses: how much it does not carry', 'text/xml', 'application/json'),
});
const losses = createRoute({
  method: 'get',
  path: '/recipes/{id}/losses',
  summary: 'What an export in this format would not carry, each with its place and value',
  request: { params, query: recipeExportQuerySchema },
  responses: answers('Losses; none in its own format', recipeLossesSchema),
});
const remove = createRoute({
  method: 'delete',
  path: '/recipes/{id}',
  summary: 'Removes a recipe; its file goes with the last recipe of it (brewer)',
  middleware: needs('brewer'),
  request: { params },
  responses: answers('Removed', recipeParamsSchema),
});
const preview = createRoute({
  method: 'post',
  path: '/recipes/{id}/preview',
  summary: 'The program that a kettle would run, with its warnings and figures; changes nothing',
  request: { params, body: jsonBody(brewOptionsSchema) },
  responses: answers('Program, warnings, and water, strike temperature and volumes', recipePreviewSchema),
});
const brew = createRoute({
  method: 'post',
  path: '/recipes/{id}/brew',
  summary: 'Begins the program of the recipe on a kettle, now or at a time (brewer)',
  middleware: needs('brewer'),
  request: { params, body: jsonBody(brewRequestSchema) },
  responses: answers('Asked; `id` is that of the run and of its batch', brewAnswerSchema),
});

export function recipeRoutes({ recipes }: Pick<ApiParts, 'recipes'>) {
  return routeGroup()
    .openapi(add, async (c) => {
      const bytes = new Uint8Array(await c.req.arrayBuffer());
      return c.json(await recipes.add(c.get('who'), bytes, c.req.valid('query').name ?? ''), 200);
    })
    .openapi(list, async (c) => c.json(await recipes.list(), 200))
    .openapi(get, async (c) => {
      const { language = 'es' } = c.req.valid('query');
      return c.json(await recipes.get(c.req.valid('param').id, language), 200);
    })
    .openapi(download, async (c) => {
      const {
        card,
        format,
        content,
        losses: lost,
      } = await recipes.exported(c.req.valid('param').id, c.req.valid('query').format);
      c.header('X-Recipe-Losses', String(lost.length));
      const isWhole = format === card.format && card.file.name !== '';
      const extension = format === 'beerxml' ? 'xml' : 'json';
      const name = isWhole ? card.file.name : `${card.name}.${extension}`;
      // XML says in its first line how it is written, so the header must not contradict it.
      return asFile(c, name, format === 'beerxml' ? 'text/xml' : 'application/json', content);
    })
    .openapi(losses, async (c) => {
      const {
        card,
        format,
        losses: lost,
      } = await recipes.exported(c.req.valid('param').id, c.req.valid('query').format);
      return c.json({ format, exact: format === card.format, losses: [...lost] }, 200);
    })
    .openapi(remove, async (c) => {
      const { id } = c.req.valid('param');
      await recipes.remove(c.get('who'), id);
      return c.json({ id }, 200);
    })
    .openapi(preview, async (c) => c.json(await recipes.preview(c.req.valid('param').id, c.req.valid('json')), 200))
    .openapi(brew, async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await recipes.brew(c.get('who'), id, c.req.valid('json')), 200);
    });
}
