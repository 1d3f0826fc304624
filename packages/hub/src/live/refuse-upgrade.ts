import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { CodedError } from '@cerveceria/protocol';

/** Answers an upgrade that is not granted, as the API answers any request: JSON with code, message and advice. */
export function refuseUpgrade(socket: Duplex, fault: CodedError): void {
  const { code, message, advice, status } = fault;
  const body = JSON.stringify({ error: { code, message, advice } });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\nConnection: close\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
