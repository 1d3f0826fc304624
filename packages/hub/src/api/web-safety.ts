import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { secureHeaders } from 'hono/secure-headers';
import type { ApiEnv } from './api-parts.ts';

/** Addresses that the page may talk to: its own hub, and the others when that one is silent. */
function reachable(origins: readonly string[]): string[] {
  return ["'self'", ...origins, ...origins.map((origin) => origin.replace(/^http/, 'ws'))];
}

/** What a browser is told: load nothing from elsewhere, be framed by nobody. */
export function webSafety(origins: readonly string[]): MiddlewareHandler<ApiEnv> {
  const self = ["'self'"];
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: self,
      styleSrc: self,
      imgSrc: [...self, 'data:'],
      fontSrc: self,
      manifestSrc: self,
      workerSrc: self,
      connectSrc: reachable(origins),
      baseUri: ["'none'"],
      formAction: self,
      frameAncestors: ["'none'"],
    },
    referrerPolicy: 'no-referrer',
    xFrameOptions: 'DENY',
    // TLS ends in front of the hub; whether to insist on it is that proxy's to say.
    strictTransportSecurity: false,
  });
}

/** Open to the pages of the hubs and to nobody else's; no cookies are used, so none are allowed. */
export function crossOrigin(origins: readonly string[]): MiddlewareHandler<ApiEnv> {
  return cors({
    origin: [...origins],
    allowMethods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
    allowHeaders: ['Authorization', 'Content-Type'],
    exposeHeaders: ['Retry-After', 'X-Request-Id', 'X-Recipe-Losses', 'Content-Disposition'],
    maxAge: 600,
  });
}
