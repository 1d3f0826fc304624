import assert from 'node:assert/strict';
import type { CalibrationPoints, ReportFate } from '@cerveceria/protocol';
import { decodeFrame } from '@cerveceria/protocol/codec';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import { Counters } from '../../src/derived/counters.ts';
import { Derivations } from '../../src/derived/derivations.ts';
import type { Derivation } from '../../src/derived/derived-schema.ts';
import type { LiveScan, NodeFacts } from '../../src/ingest/ingest-port.ts';
import { calibrationKey } from '../../src/reports/calibration-docs.ts';
import { Filer } from '../../src/reports/filer.ts';
import { LostNumbers } from '../../src/reports/lost-numbers.ts';
import { Processing } from '../../src/reports/processing.ts';
import { readReport } from '../../src/reports/read-report.ts';
import { VirtualNodes } from '../../src/reports/virtual-node.ts';
import type { StoredFrame } from '../../src/tiers/frame-tier.ts';
import type { QueuedReport } from '../../src/tiers/report-queue.ts';
import { MemoryFrameTier } from './memory-frame-tier.ts';
import { MemoryStateStore } from './memory-state-store.ts';

export const WALL = Date.UTC(2026, 0, 10);

/** Workers that file into one tier, each new one with what the configuration derives by then. */
export function filerBench(others: readonly MemoryFrameTier[] = [], cold?: MemoryFrameTier) {
  const clock = new FakeClock(WALL);
  const store = new MemoryStateStore(() => clock.wall());
  /** All that was ever given to the tier, in order. */
  const given: StoredFrame[] = [];
  /** Appends until a worker dies over one. */
  let left = Number.POSITIVE_INFINITY;
  const told: [NodeFacts, LiveScan][] = [];
  const tier = new MemoryFrameTier();
  const append = tier.append.bind(tier);
  tier.append = (frames) => {
    given.push(...frames);
    return --left < 0 ? Promise.reject(new Error('killed')) : append(frames);
  };
  /** What the queue knows; a request that is not named is lost. */
  const fates = new Map<string, ReportFate>();
  const archive = { cold, coldBefore: () => clock.wall() };
  const worker = (derived: readonly Derivation[] = []) => {
    const nodes = new VirtualNodes(store, 'hub-a', { tier, others, ...archive });
    const processing = new Processing({ nodes, derivations: new Derivations(store, derived) });
    const queue = { fate: (id: string) => Promise.resolve(fates.get(id)) };
    const lost = new LostNumbers({ nodes, queue, tier, others, machine: clock, log: silentLog });
    const counters = new Counters({ store, tier, ...archive });
    const parts = { nodes, processing, counters, tier, lost, process: clock };
    const filer = new Filer({
      ...parts,
      read: async (report) => readReport(report),
      told: (...each) => told.push(each),
    });
    const isSettled = () => Promise.resolve(false);
    return {
      file: (queued: QueuedReport) => filer.file(queued, isSettled),
      together: (requests: readonly QueuedReport[]) => filer.together(requests, isSettled),
      lost,
    };
  };
  const request = (id: string, body: unknown) => {
    const bytes = Buffer.from(JSON.stringify(body));
    return { id, bytes, isGzip: false, from: 'ana', received: clock.wall() };
  };
  const calibrate = (channel: string, points: CalibrationPoints | null) =>
    store.put(calibrationKey(channel), { calibration: points && { points } }, 'any');
  const dies = (after: number) => {
    left = after;
  };
  return { clock, store, tier, fates, given, told, worker, request, calibrate, dies };
}

/** Cells by channel. */
export const cellsOf = ({ bytes }: StoredFrame) => {
  const frame = decodeFrame(bytes);
  if (frame.kind !== 'data') assert.fail(frame.kind);
  return Object.fromEntries(frame.columns.map(({ channel, cells }) => [channel.id, cells]));
};

/** What makes it this frame and no other: who it is and its bytes. */
export const saidOf = ({ node, epoch, first, last, bytes }: StoredFrame) =>
  `${node} ${epoch} ${first}-${last} ${Buffer.from(bytes).toString('hex')}`;
