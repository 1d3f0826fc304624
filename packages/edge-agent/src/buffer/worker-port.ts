import type { Cell, ChannelSpec, Desired, Grant, LoopSpec, Reported } from '@cerveceria/protocol';

/** What the buffer worker is started with (`workerData`). */
export interface BufferSettings {
  readonly node: string;
  /** Folder of the buffer's database; absolute. */
  readonly folder: string;
  /** File with the node's key, one line; absolute. */
  readonly keyFile: string;
  /** Base addresses of the hubs, `ws://host:port`, in order of preference. */
  readonly hubs: readonly string[];
  readonly version: string;
  /** Boot id that every `mono` of this process counts from. */
  readonly boot: string;
  readonly simulated: boolean;
  /** Cells of each scan stand in this order. */
  readonly channels: readonly ChannelSpec[];
  readonly loops: readonly LoopSpec[];
  /** How long, in process days, and how much, in bytes, is kept after it was acknowledged. */
  readonly retention: { readonly days: number; readonly bytes: number };
}

/** Main thread to buffer worker. */
export type ToBuffer =
  /** A scan; the buffer gives its seq. `mono` and `wall`: process clock, ms. */
  | { readonly kind: 'scan'; readonly mono: number; readonly wall: number; readonly cells: readonly Cell[] }
  /** On every change and each process second; the buffer adds what it alone knows. */
  | { readonly kind: 'report'; readonly report: Omit<Reported, 'buffered' | 'dropped'> }
  /** The clean end: seal, mark clean, close, answer `stopped`. */
  | { readonly kind: 'stop' };

/** Buffer worker to main thread. */
export type FromBuffer =
  /**
   * The buffer is open; `desired` is the last desired state, kept durably. `wallOffset` as in `link`, where a hub or the
   * network has told the time in this boot; null: nobody has.
   */
  | { readonly kind: 'ready'; readonly desired: Desired | null; readonly wallOffset: number | null }
  /** A newer version from a hub, already durable here. */
  | { readonly kind: 'desired'; readonly desired: Desired }
  /** More power than the share, for a time. */
  | { readonly kind: 'grant'; readonly grant: Grant }
  /** A local stop straight from the socket. */
  | { readonly kind: 'stop'; readonly id: string; readonly owner: string; readonly reason: string }
  /** Connected to `hub`, or to none; `wallOffset`: wall = mono + offset as the hub's process clock says. */
  | { readonly kind: 'link'; readonly hub: string | null; readonly wallOffset: number | null }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };
