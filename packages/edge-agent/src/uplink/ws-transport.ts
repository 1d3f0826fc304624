import { readFileSync } from 'node:fs';
import { FRAME_LIMITS, MESSAGE_LIMIT } from '@cerveceria/protocol';
import type { MachineClock } from '@cerveceria/runtime';
import { WebSocket } from 'ws';
import { bufferError } from '../buffer/errors.ts';

export interface TransportOptions {
  readonly node: string;
  /** File with the node's key; read anew for each connection, so that a new key needs no restart. */
  readonly keyFile: string;
  readonly clock: MachineClock;
}

/** What happens on one socket. Nothing is called after `closed`. */
export interface TransportEvents {
  opened(): void;
  text(text: string): void;
  closed(reason: string): void;
  /** All that was given to the socket so far is on its way. */
  writable(): void;
}

export interface Transport {
  /** Bytes given and not yet taken. */
  readonly waiting: number;
  text(text: string): void;
  binary(message: Uint8Array): void;
  close(code: number, reason: string): void;
}

/** Machine ms; a peer that does not answer a close is cut off. */
const HANDSHAKE_MS = 1800;

/** `ws://host:port` or `https://host`, with or without a path before ours. */
export function agentUrl(hub: string): string {
  const url = new URL(hub);
  url.protocol = url.protocol.replace('http', 'ws');
  url.pathname = `${url.pathname.replace(/\/$/, '')}/agent/v1`;
  return url.href;
}

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw bufferError('UPLINK_KEY_UNREADABLE', file, { cause });
  }
}

/** @throws UPLINK_KEY_UNREADABLE */
export function connectWebSocket(hub: string, options: TransportOptions, events: TransportEvents): Transport {
  const socket = new WebSocket(agentUrl(hub), {
    headers: { authorization: `Bearer ${readKey(options.keyFile)}`, 'x-cerveceria-node': options.node },
    perMessageDeflate: false,
    handshakeTimeout: HANDSHAKE_MS,
    maxPayload: Math.max(MESSAGE_LIMIT * 4, FRAME_LIMITS.bytes),
  });
  let over = false;
  let reason = '';
  const end = (why: string) => {
    if (over) return;
    over = true;
    events.closed(why);
  };
  socket.on('open', () => {
    if (!over) events.opened();
  });
  socket.on('message', (data, isBinary) => {
    // A hub has nothing binary to say in this version; a newer one's is passed over, as unknown text is.
    if (!over && !isBinary) events.text(data.toString());
  });
  socket.on('unexpected-response', (_, response) => {
    reason = bufferError('UPLINK_REFUSED', `HTTP ${response.statusCode}`).message;
    socket.terminate();
    end(reason);
  });
  socket.on('error', (error) => {
    reason ||= error.message;
    socket.terminate();
    end(reason);
  });
  socket.on('close', (code, why) => end(reason || `${code} ${why.toString()}`.trim()));
  const taken = (error?: Error | null) => {
    if (!over && (error === undefined || error === null)) events.writable();
  };
  return {
    get waiting() {
      return socket.bufferedAmount;
    },
    text: (text) => socket.send(text, taken),
    binary: (message) => socket.send(message, taken),
    close(code, why) {
      over = true;
      if (socket.readyState === WebSocket.CLOSED) return;
      socket.close(code, why.slice(0, 100));
      // The socket of a hub that hangs must not stay half open; nobody waits for its answer.
      socket.once(
        'close',
        options.clock.after(HANDSHAKE_MS, () => socket.terminate()),
      );
    },
  };
}
