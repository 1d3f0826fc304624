import type { BootOffset, Desired, FromAgent, Grant, Reported, Scan, Watermark } from '@cerveceria/protocol';
import type { Epoch, Mark } from '../buffer/outbox.ts';
import type { SealedFrame } from '../buffer/sealed-frame.ts';
import type { Fetch } from './drain.ts';

/** What the session hears. */
export type SessionEvent =
  | { readonly kind: 'start' }
  /** The pause asked for by `wait` is over. */
  | { readonly kind: 'due' }
  | { readonly kind: 'opened' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'closed'; readonly reason: string }
  | { readonly kind: 'tick' }
  /** The socket took what it was given. */
  | { readonly kind: 'writable' }
  | { readonly kind: 'scan'; readonly epoch: string; readonly scan: Scan }
  | { readonly kind: 'report'; readonly report: Reported }
  | { readonly kind: 'boots'; readonly boots: readonly BootOffset[] }
  /** Frames were sealed, epochs came or went. */
  | { readonly kind: 'epochs'; readonly epochs: readonly Epoch[] }
  /** The answer to `reconcile`. `renewed`: there is a new current epoch. */
  | { readonly kind: 'reconciled'; readonly epochs: readonly Epoch[]; readonly renewed: boolean }
  /** The buffer had to begin a new epoch by itself. */
  | { readonly kind: 'renewed' }
  | { readonly kind: 'fetched'; readonly frames: readonly SealedFrame[] }
  | { readonly kind: 'stop' };

/** The instant of an event. */
export interface At {
  /** Machine clock, monotonic ms. */
  readonly now: number;
  /** Process clock, ms. */
  readonly mono: number;
  readonly wall: number;
  /** Bytes that the socket has not taken yet. */
  readonly waiting: number;
}

/** What the session wants done, in order. */
export type Effect =
  | { readonly kind: 'connect'; readonly hub: string }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'close'; readonly code: number; readonly reason: string }
  | { readonly kind: 'text'; readonly message: FromAgent }
  | { readonly kind: 'hello' }
  | { readonly kind: 'frames'; readonly frames: readonly SealedFrame[] }
  | { readonly kind: 'fetch'; readonly fetch: Fetch }
  /** Compare with the buffer what the hub knows, then answer `reconciled`. */
  | { readonly kind: 'reconcile'; readonly marks: readonly Watermark[] }
  | { readonly kind: 'marks'; readonly marks: readonly Mark[] }
  /** The hub's watermark stands inside a frame: make two of it, the second from `seq` on. */
  | { readonly kind: 'split'; readonly epoch: string; readonly seq: number }
  /** No hub takes this frame: tell it as dropped. */
  | { readonly kind: 'refused'; readonly epoch: string; readonly seq: number; readonly code: string }
  | { readonly kind: 'desired'; readonly desired: Desired }
  | { readonly kind: 'grant'; readonly grant: Grant }
  | { readonly kind: 'local-stop'; readonly id: string; readonly owner: string; readonly reason: string }
  | { readonly kind: 'link'; readonly hub: string | null; readonly wallOffset: number | null }
  /** The hub's process clock said `wall` when ours said `mono`; `rtt` bounds the error, machine ms. */
  | { readonly kind: 'clock'; readonly wall: number; readonly mono: number; readonly rtt: number }
  | {
      readonly kind: 'note';
      readonly level: 'info' | 'warn' | 'error';
      readonly text: string;
      readonly fields: object;
    };
