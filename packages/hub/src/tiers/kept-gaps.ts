import type { NodeKnown, TimedFrame } from './frame-tier.ts';
import { KeptBy } from './kept-by.ts';

/** Gaps of a node that are kept; some hundred bytes each. */
const MOST = 2_000;

/** The gap frames of nodes, read once for what is known of each. */
export const keptGaps = () => new KeptBy<NodeKnown, readonly TimedFrame[]>((gaps) => gaps.length <= MOST);
