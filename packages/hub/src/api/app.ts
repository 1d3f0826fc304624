import { OpenAPIHono } from '@hono/zod-openapi';
import { requestId } from 'hono/request-id';
import { routePath } from 'hono/route';
import { hubError } from '../errors.ts';
import { alarmRoutes } from './alarm-routes.ts';
import type { ApiEnv, ApiParts } from './api-parts.ts';
import { authRoutes } from './auth-routes.ts';
import { batchRoutes } from './batch-routes.ts';
import { bodyLimits } from './body-limits.ts';
import { calibrationRoutes } from './calibration-routes.ts';
import { answerFault } from './faults.ts';
import { fleetRoutes } from './fleet-routes.ts';
import { guard } from './guard.ts';
import { healthRoutes } from './health-routes.ts';
import { historyRoutes } from './history-routes.ts';
import { loopRoutes } from './loop-routes.ts';
import { page } from './page.ts';
import { powerRoutes } from './power-routes.ts';
import { programRoutes } from './program-routes.ts';
import { recipeRoutes } from './recipe-routes.ts';
import { recordRoutes } from './record-routes.ts';
import { reportRoutes } from './report-routes.ts';
import { stopRoutes } from './stop-routes.ts';
import { userRoutes } from './user-routes.ts';
import { crossOrigin, webSafety } from './web-safety.ts';

const BASE = '/api/v1';

/** All that a hub answers over HTTP. It listens nowhere; `fetch` of what it gives is the whole of it. */
export function createApp(parts: ApiParts): OpenAPIHono<ApiEnv> {
  const { origins, version, log, timed } = parts;
  const app = new OpenAPIHono<ApiEnv>();

  app.onError((fault, c) => answerFault(fault, c, log));
  app.notFound((c) => answerFault(hubError('ROUTE_UNKNOWN', `${c.req.method} ${c.req.path}`), c, log));

  app.use(requestId({ headerName: 'X-Request-Id', limitLength: 64 }));
  app.use(async (c, next) => {
    const begin = performance.now();
    await next();
    timed(c.req.method, routePath(c), c.res.status, (performance.now() - begin) / 1000);
  });
  app.use(webSafety(origins));
  app.use(crossOrigin(origins));
  app.route('/', healthRoutes(parts));

  app.use(`${BASE}/*`, async (c, next) => {
    c.header('Cache-Control', 'no-store');
    await next();
  });
  app.use(`${BASE}/*`, guard(parts.sessions));
  app.use(`${BASE}/*`, bodyLimits(BASE, log));
  for (const group of [
    authRoutes(parts),
    fleetRoutes(parts),
    calibrationRoutes(parts),
    historyRoutes(parts),
    loopRoutes(parts),
    stopRoutes(parts),
    programRoutes(parts),
    powerRoutes(parts),
    alarmRoutes(parts),
    recipeRoutes(parts),
    batchRoutes(parts),
    userRoutes(parts),
    recordRoutes(parts),
    reportRoutes(parts),
  ])
    app.route(BASE, group as OpenAPIHono<ApiEnv>);

  app.openAPIRegistry.registerComponent('securitySchemes', 'session', { type: 'http', scheme: 'bearer' });
  app.doc31(`${BASE}/openapi.json`, {
    openapi: '3.1.0',
    info: { title: 'Cervecería Autónoma', version },
    security: [{ session: [] }],
  });
  // The page comes last: a file can never stand in front of a route.
  app.all(`${BASE}/*`, (c) => c.notFound());
  app.route('/', page(parts.dashboard));
  return app;
}
