import type { FromLive } from '@cerveceria/protocol';
import { currentHub, type HubChoice, type HubEvent, hubChoice, nextHub } from './hub-choice.ts';
import type { HubClient } from './hub-client.ts';
import { parseLive } from './live-shape.ts';

/** The part of the browser's WebSocket that is needed. */
export interface Socket {
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  close(): void;
}

export interface LiveSocketParts {
  readonly origin: string;
  readonly client: Pick<HubClient, 'ticket'>;
  readonly openSocket: (url: string) => Socket;
  /** Machine ms, monotonic. */
  readonly now: () => number;
  /** 0..1. */
  readonly random: () => number;
  readonly every: (ms: number, work: () => void) => () => void;
  readonly onMessage: (message: FromLive) => void;
  readonly onChoice: (choice: HubChoice) => void;
}

export interface LiveSocket {
  readonly choice: HubChoice;
  start(): void;
  stop(): void;
}

const TICK_MS = 100;

/** Keeps one live feed open, at whichever hub speaks. Decides nothing itself: `hub-choice.ts` does. */
export function createLiveSocket(parts: LiveSocketParts): LiveSocket {
  let choice = hubChoice(parts.origin);
  let socket: Socket | null = null;
  let cancel: (() => void) | null = null;
  // An answer that comes for an attempt that was given up must touch nothing.
  let attempt = 0;

  function drop(): void {
    attempt += 1;
    if (socket === null) return;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
    socket = null;
  }

  function feed(event: HubEvent): void {
    const step = nextHub(choice, event, parts.random());
    const changed = step.choice.phase !== choice.phase || step.choice.at !== choice.at;
    choice = step.choice;
    for (const effect of step.effects) effect === 'drop' ? drop() : connect();
    if (changed) parts.onChoice(choice);
  }

  function receive(data: unknown): void {
    const message = parseLive(String(data));
    if (message === 'unknown') return;
    // A hub that speaks nonsense is as good as silent.
    if (message === 'damaged') {
      feed({ type: 'lost', at: parts.now() });
      return;
    }
    feed({ type: 'heard', at: parts.now(), ...(message.type === 'hello' ? { hubs: message.hubs } : {}) });
    parts.onMessage(message);
  }

  function connect(): void {
    attempt += 1;
    const mine = attempt;
    const base = currentHub(choice);
    parts.client.ticket(base).then(
      (ticket) => {
        if (mine !== attempt) return;
        feed({ type: 'answered', at: parts.now() });
        const url = `${base.replace(/^http/, 'ws')}/api/v1/live?ticket=${encodeURIComponent(ticket)}`;
        socket = parts.openSocket(url);
        socket.onmessage = (event) => receive(event.data);
        socket.onclose = () => feed({ type: 'lost', at: parts.now() });
      },
      () => {
        if (mine === attempt) feed({ type: 'lost', at: parts.now() });
      },
    );
  }

  return {
    get choice() {
      return choice;
    },
    start() {
      cancel?.();
      cancel = parts.every(TICK_MS, () => feed({ type: 'tick', at: parts.now() }));
      feed({ type: 'start', at: parts.now() });
    },
    stop() {
      cancel?.();
      cancel = null;
      drop();
    },
  };
}
