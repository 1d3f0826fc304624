import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { ApiEnv } from './api-parts.ts';

const YEAR_S = 31_536_000;
/** The build puts a hash of its content into the name of everything here. */
const HASHED = /[/\\]assets[/\\][^/\\]+$/;

const NO_PAGE = `<!doctype html><html lang="es"><meta charset="utf-8"><title>Cervecería Autónoma</title>
<p>La página no está construida en este equipo. / The page has not been built on this machine.</p></html>`;

/** The page's files. Hashed ones are kept for ever, the rest is asked for again each time. */
export function page(folder: string | null): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  if (folder === null) return app.get('/', (c) => c.html(NO_PAGE, 503));
  const onFound = (path: string, c: { header(name: string, value: string): void }) =>
    c.header('Cache-Control', HASHED.test(path) ? `public, max-age=${YEAR_S}, immutable` : 'no-cache');
  return app.use('/*', serveStatic({ root: folder, onFound, precompressed: true }));
}
