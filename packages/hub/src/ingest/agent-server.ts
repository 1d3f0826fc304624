import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { CodedError, ENVELOPE_HEAD, FRAME_LIMITS, MESSAGE_LIMIT, nodeIdSchema } from '@cerveceria/protocol';
import type { Log, MachineClock } from '@cerveceria/runtime';
import { type WebSocket, WebSocketServer } from 'ws';
import { hubError } from '../errors.ts';
import { refuseUpgrade } from '../live/refuse-upgrade.ts';
import type { AgentSocket } from './agent-socket.ts';

export const AGENT_PATH = '/agent/v1';
/** An agent that does not answer a close is cut off after this long; machine ms. */
const CLOSE_MS = 500;

interface Accepted {
  text(text: string): void;
  binary(message: Uint8Array): void;
  ended(): void;
}

export interface AgentServerParts {
  readonly authenticate: (node: string, key: string) => Promise<boolean>;
  readonly accept: (node: string, socket: AgentSocket) => Accepted;
  readonly machine: MachineClock;
  readonly log: Log;
}

export interface AgentServer {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  stop(): void;
}

/** @throws AGENT_REFUSED before a WebSocket exists */
async function nodeOfRequest(request: IncomingMessage, { authenticate }: AgentServerParts): Promise<string> {
  if (request.url?.split('?', 1)[0] !== AGENT_PATH) throw hubError('ROUTE_UNKNOWN', request.url);
  const node = nodeIdSchema.safeParse(request.headers['x-cerveceria-node']);
  const key = /^Bearer ([!-~]{1,512})$/.exec(request.headers.authorization ?? '')?.[1];
  if (!node.success || key === undefined) throw hubError('AGENT_REFUSED', 'headers authorization, x-cerveceria-node');
  if (!(await authenticate(node.data, key))) throw hubError('AGENT_REFUSED', node.data);
  return node.data;
}

/** The agents' end of the WebSocket server: keys are checked before the upgrade. */
export function createAgentServer(parts: AgentServerParts): AgentServer {
  const { accept, machine, log } = parts;
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    // UTF-8 takes up to three bytes where the protocol counts one UTF-16 unit.
    maxPayload: Math.max(3 * MESSAGE_LIMIT, FRAME_LIMITS.bytes + ENVELOPE_HEAD),
  });
  let stopped = false;

  function serve(node: string, socket: WebSocket): void {
    const connection = accept(node, {
      get waiting() {
        return socket.bufferedAmount;
      },
      send: (text) => socket.send(text),
      close(code, reason) {
        socket.close(code, reason);
        machine.after(CLOSE_MS, () => socket.terminate());
      },
    });
    socket.on('message', (data, isBinary) => {
      if (isBinary) connection.binary(data as Buffer);
      else connection.text(data.toString());
    });
    socket.on('error', (err) => log.debug({ err, node }, 'an agent broke off'));
    socket.on('close', () => connection.ended());
  }

  return {
    handleUpgrade(request, socket, head) {
      const drop = () => socket.destroy();
      socket.once('error', drop);
      nodeOfRequest(request, parts).then(
        (node) => {
          socket.off('error', drop);
          if (stopped || socket.destroyed) drop();
          else server.handleUpgrade(request, socket, head, (ws) => serve(node, ws));
        },
        (fault: unknown) => {
          if (!(fault instanceof CodedError)) log.error({ err: fault }, 'an agent could not be let in');
          refuseUpgrade(socket, fault instanceof CodedError ? fault : hubError('HUB_FAULT'));
        },
      );
    },
    stop() {
      stopped = true;
      server.close();
    },
  };
}
