import assert from 'node:assert/strict';
import type { CalibrationPoints } from '@cerveceria/protocol';
import { decodeFrame } from '@cerveceria/protocol/codec';
import { FakeClock } from '@cerveceria/runtime';
import { Derivations } from '../../src/derived/derivations.ts';
import type { Derivation } from '../../src/derived/derived-schema.ts';
import type { LiveScan, NodeFacts } from '../../src/ingest/ingest-port.ts';
import { calibrationKey } from '../../src/reports/calibration-docs.ts';
import { Filer } from '../../src/reports/filer.ts';
import { Processing } from '../../src/reports/processing.ts';
import { VirtualNodes } from '../../src/reports/virtual-node.ts';
import type { StoredFrame } from '../../src/tiers/frame-tier.ts';
import { judge } from '../../src/tiers/gate.ts';
import type { QueuedReport } from '../../src/tiers/report-queue.ts';
import { MemoryStateStore } from './memory-state-store.ts';

export const WALL = Date.UTC(2026, 0, 10);

/** Workers that file into one tier, each new one with what the configuration derives by then. */
export function filerBench() {
  const clock = new FakeClock(WALL);
  const store = new MemoryStateStore(() => clock.wall());
  /** All that was ever given to the tier, in order. */
  const given: StoredFrame[] = [];
  const marks = new Map<string, number>();
  /** Appends until a worker dies over one. */
  let left = Number.POSITIVE_INFINITY;
  const told: [NodeFacts, LiveScan][] = [];
  const tier = {
    learnBoots: () => Promise.resolve(),
    append(frames: readonly StoredFrame[]) {
      given.push(...frames);
      if (--left < 0) return Promise.reject(new Error('killed'));
      const verdicts = frames.map((frame) => {
        const verdict = judge(marks.get(frame.epoch) ?? 0, frame);
        marks.set(frame.epoch, verdict.watermark);
        return verdict;
      });
      return Promise.resolve(verdicts);
    },
  };
  const worker = (derived: readonly Derivation[] = []) => {
    const nodes = new VirtualNodes(store, 'hub-a');
    const processing = new Processing({ nodes, derivations: new Derivations(store, derived) });
    const filer = new Filer({ nodes, processing, tier, process: clock, told: (...each) => told.push(each) });
    return { file: (queued: QueuedReport) => filer.file(queued, () => Promise.resolve(false)) };
  };
  const request = (id: string, body: unknown) => {
    const bytes = Buffer.from(JSON.stringify(body));
    return { id, bytes, isGzip: false, from: 'ana', received: WALL };
  };
  const calibrate = (channel: string, points: CalibrationPoints | null) =>
    store.put(calibrationKey(channel), { calibration: points && { points } }, 'any');
  const dies = (after: number) => {
    left = after;
  };
  return { store, given, told, worker, request, calibrate, dies };
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
