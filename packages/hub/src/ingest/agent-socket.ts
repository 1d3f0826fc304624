/** What a connection needs of its WebSocket. */
export interface AgentSocket {
  /** Bytes given and not yet taken by the network. */
  readonly waiting: number;
  send(text: string): void;
  /** Closes with a WebSocket code; a peer that does not answer is cut off. */
  close(code: number, reason: string): void;
}
