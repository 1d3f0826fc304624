import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { CodedError } from '@cerveceria/protocol';
import type { Log, MachineClock } from '@cerveceria/runtime';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Tickets } from '../auth/tickets.ts';
import type { Users } from '../auth/users.ts';
import type { Who } from '../auth/who.ts';
import { hubError } from '../errors.ts';
import type { Feed } from './feed.ts';
import { refuseUpgrade } from './refuse-upgrade.ts';

/** A tablet that answers no ping for so long is gone. */
const PING_MS = 10_000;
const MAX_TABLETS = 1_000;
/** Tablets have nothing to say on this socket. */
const MAX_PAYLOAD = 1024;
const CLOSE_MS = 500;
const GOING_AWAY = 1001;
const NOT_ALLOWED = 1008;

interface LiveSocketParts {
  readonly tickets: Pick<Tickets, 'redeem'>;
  readonly users: Pick<Users, 'find'>;
  readonly feed: Feed;
  /** Origins of all hubs; a page of the address that was asked is ours too. */
  readonly origins: readonly string[];
  readonly machine: Pick<MachineClock, 'every' | 'after'>;
  readonly log: Log;
}

export interface LiveSocket {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  stop(): void;
}

/** `/api/v1/live?ticket=…`: the tablets' end of the live feed. */
export function createLiveSocket({ tickets, users, feed, origins, machine, log }: LiveSocketParts): LiveSocket {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_PAYLOAD, perMessageDeflate: false });
  let stopped = false;

  /** A removed user's page goes dark too. A store that does not answer is no reason to. */
  async function checkUser(socket: WebSocket, user: string): Promise<void> {
    const isGone = await users.find(user).then(
      (found) => found === undefined,
      () => false,
    );
    if (isGone) socket.close(NOT_ALLOWED, 'the user is gone');
  }

  function serve(socket: WebSocket, { user }: Who): void {
    let alive = true;
    const leave = feed.add({
      get waiting() {
        return socket.bufferedAmount;
      },
      send: (text) => socket.send(text),
    });
    const cancelPing = machine.every(PING_MS, () => {
      if (!alive) socket.terminate();
      else socket.ping();
      alive = false;
      void checkUser(socket, user);
    });
    socket.on('pong', () => {
      alive = true;
    });
    socket.on('error', (err) => log.debug({ err }, 'a tablet broke off'));
    socket.on('close', () => {
      cancelPing();
      leave();
    });
  }

  async function admit(request: IncomingMessage): Promise<Who> {
    const { origin, host } = request.headers;
    // A browser always says where its page is from; what says nothing is no browser, and has a ticket all the same.
    const isOurs = origin === undefined || origins.includes(origin) || origin.replace(/^https?:\/\//, '') === host;
    if (!isOurs) throw hubError('ORIGIN_REFUSED', origin);
    if (server.clients.size >= MAX_TABLETS) throw hubError('HUB_FULL', `${MAX_TABLETS}`);
    const ticket = new URL(request.url ?? '/', 'http://hub').searchParams.get('ticket');
    if (ticket === null) throw hubError('TICKET_INVALID', 'no ticket');
    return await tickets.redeem(ticket);
  }

  return {
    handleUpgrade(request, socket, head) {
      const drop = () => socket.destroy();
      socket.once('error', drop);
      admit(request).then(
        (who) => {
          socket.off('error', drop);
          if (stopped || socket.destroyed) drop();
          else server.handleUpgrade(request, socket, head, (tablet) => serve(tablet, who));
        },
        (fault: unknown) => {
          if (!(fault instanceof CodedError)) log.error({ err: fault }, 'a tablet could not be let in');
          refuseUpgrade(socket, fault instanceof CodedError ? fault : hubError('HUB_FAULT'));
        },
      );
    },
    stop() {
      stopped = true;
      for (const socket of server.clients) {
        socket.close(GOING_AWAY, 'the hub stops');
        // A tablet out of reach does not answer the close; the hub does not wait for it.
        machine.after(CLOSE_MS, () => socket.terminate());
      }
      server.close();
    },
  };
}
