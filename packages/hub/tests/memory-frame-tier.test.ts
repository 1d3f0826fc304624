import { frameCatchUpContract } from '../src/tiers/frame-catch-up.contract.ts';
import { frameTierContract } from '../src/tiers/frame-tier.contract.ts';
import { MemoryFrameTier } from './fakes/memory-frame-tier.ts';

const fresh = () => Promise.resolve(new MemoryFrameTier());

// What is tested over it is tested over something that behaves as the tiers do.
frameTierContract('in memory', fresh);
frameCatchUpContract('in memory', fresh);
