import { createHash } from 'node:crypto';
import type { Calibrated } from './calibrated-scans.ts';

/** How values were made of what a request says. It stands beside the numbers, so that made again they are the same. */
interface Processed {
  readonly calibrated?: Calibrated;
  readonly derived?: string;
}

/** Where the scans of one request stand. */
export interface Allotted extends Processed {
  readonly first: number;
  readonly boot: number;
  /** Times of its first and last scan, ms UTC; left out by older releases. */
  readonly span?: readonly [from: number, to: number];
  /** So many of its first scans are stored under numbers that it had before. */
  readonly skip?: number;
  readonly settled?: true;
}

/** Numbers that a tier holds and this state knows nothing of, because it is older than the tier. */
export interface Unclaimed {
  readonly from: number;
  readonly to: number;
  /** Requests received up to then may have them, process ms UTC. */
  readonly until: number;
}

/** Document `virtual/<node>`: how far the scans of reports of one node are numbered. */
export interface VirtualDoc {
  readonly next: number;
  /** Number of the boot: another one where the time of scans goes back. */
  readonly boot: number;
  readonly latest: number;
  /** By request, in their order: those that are not settled, and the last of the others. */
  readonly allotted: Readonly<Record<string, Allotted>>;
  readonly unclaimed?: Unclaimed;
}

export const NEW_NODE: VirtualDoc = { next: 1, boot: 0, latest: Number.NEGATIVE_INFINITY, allotted: {} };

export const virtualKey = (node: string) => `virtual/${node}`;

/** The name of the one epoch that a node of reports ever has. */
export const epochOf = (node: string) => createHash('sha256').update(`reports ${node}`).digest('hex').slice(0, 16);

const BOOT = 'reports-';
export const bootName = (boot: number) => `${BOOT}${boot}`;
export const bootNumber = (name: string) => Number(name.slice(BOOT.length));
