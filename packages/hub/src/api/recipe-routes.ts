import {
  addedRecipesSchema,
  brewAnswerSchema,
  brewOptionsSchema,
  brewRequestSchema,
  recipeCardSchema,
  recipeParamsSchema,
  recipePreviewSchema,
  recipeUploadQuerySchema,
  recipeViewQuerySchema,
  recipeViewSchema,
} from '@cerveceria/protocol';
import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import type { ApiParts } from './api-parts.ts';
import { needs } from './guard.ts';
import { answers, jsonBody, rawBody, routeGroup } from './route-group.ts';

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
