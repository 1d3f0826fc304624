import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { overrideRequestSchema } from '@cerveceria/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import type { FixtureWorld } from './fixture-world.ts';

/** A hub that speaks the page's protocol with generated data; for looking at the page and for its own tests. */
export interface FixtureHub {
  readonly url: string;
  /** Says nothing more on its sockets and answers nothing, as a hub that hangs. */
  silent: boolean;
  /** Requests that came, `METHOD path`. */
  readonly requests: string[];
  tell(hubs: readonly string[]): void;
  stop(): Promise<void>;
}

export interface FixtureHubParts {
  readonly name: string;
  readonly world: FixtureWorld;
  /** Folder of the built page. */
  readonly page: string;
  readonly port?: number;
}

export const USER = 'ana';
export const PASSWORD = 'una-buena-cerveza';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
/** As strict as a hub's. */
const POLICY = "default-src 'self'; connect-src *; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

export async function startFixtureHub({ name, world, page, port = 0 }: FixtureHubParts): Promise<FixtureHub> {
  let hubs: readonly string[] = [];
  const requests: string[] = [];

  function write(method: string, path: string, body: Record<string, unknown>): unknown {
    const [kind, id = '', what] = path.split('/');
    const target = decodeURIComponent(id);
    if (kind === 'loops' && what === 'override') {
      if (method === 'DELETE') return world.override(target, null);
      const { duration, ...demand } = overrideRequestSchema.parse(body);
      const issued = world.now();
      const override = { ...demand, id: `o-${issued}`, owner: USER, issued, expires: issued + duration };
      world.override(target, override);
      return { override };
    }
    if (kind === 'loops' && what === 'desired') return world.later(() => world.plant.desired(target, body as never));
    const node = world.plant.nodes.get(target);
    if (kind !== 'nodes' || what !== 'stop' || node === undefined) throw new Refusal(404, 'ROUTE_UNKNOWN');
    const stop = method === 'DELETE' ? null : { owner: USER, reason: String(body['reason']), at: world.now() };
    return world.later(() => world.plant.nodes.set(target, { ...node, stop }));
  }

  async function api(method: string, path: string, request: IncomingMessage): Promise<unknown> {
    const url = new URL(path, 'http://hub');
    const route = url.pathname.slice(1);
    const body = await bodyOf(request);
    if (route === 'auth/login') {
      if (body['user'] !== USER || body['password'] !== PASSWORD) throw new Refusal(401, 'AUTH_FAILED');
      return { token: 'token-of-ana', user: USER, role: 'brewer', expires: Date.now() + 86_400_000 };
    }
    if (request.headers.authorization !== 'Bearer token-of-ana') throw new Refusal(401, 'AUTH_REQUIRED');
    if (route === 'auth/ticket') return { ticket: 'ticket', expires: Date.now() + 30_000 };
    if (route !== 'history') return write(method, route, body) ?? { ok: true };
    const channel = world.channel(url.searchParams.get('channel') ?? '');
    if (channel === undefined) throw new Refusal(404, 'CHANNEL_UNKNOWN');
    const at = (key: string) => Number(url.searchParams.get(key));
    return world.history.ask(channel, at('from'), Math.min(at('to'), world.now()), at('points'));
  }

  function serveFile(path: string, response: ServerResponse): void {
    const file = join(page, normalize(path === '/' ? '/index.html' : path));
    if (!file.startsWith(page) || !existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
    });
    createReadStream(file).pipe(response);
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const { method = 'GET', url = '/' } = request;
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', 'authorization, content-type');
    response.setHeader('access-control-allow-methods', 'GET, PUT, POST, DELETE');
    if (method === 'OPTIONS') return void response.writeHead(204).end();
    if (!url.startsWith('/api/v1/')) {
      serveFile(url.split('?')[0] ?? '/', response);
      return;
    }
    if (hub.silent) return;
    requests.push(`${method} ${url.slice(8).split('?')[0]}`);
    api(method, url.slice(8), request).then(
      (body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      (cause: unknown) => {
        const [status, code] = cause instanceof Refusal ? [cause.status, cause.code] : [400, 'REQUEST_INVALID'];
        const error = { code, message: String(cause), advice: '' };
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
      },
    );
  }

  const server = createServer(answer);
  const sockets = new WebSocketServer({ server, path: '/api/v1/live' });
  sockets.on('connection', (socket: WebSocket) => {
    const say = (message: unknown) => {
      if (!hub.silent) socket.send(JSON.stringify(message));
    };
    say(world.hello(name, hubs));
    const telling = setInterval(() => say(world.update()), 200);
    socket.on('close', () => clearInterval(telling));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: bound } = server.address() as { port: number };
  const hub: FixtureHub = {
    url: `http://127.0.0.1:${bound}`,
    silent: false,
    requests,
    tell(all) {
      hubs = all;
    },
    stop() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return hub;
}
