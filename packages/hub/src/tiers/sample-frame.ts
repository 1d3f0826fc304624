import type { DataFrame, GapFrame } from '@cerveceria/protocol';
import { encodeFrame } from '@cerveceria/protocol/codec';
import { storedFrame } from '../ingest/stored-frame.ts';
import type { StoredFrame } from './frame-tier.ts';

export interface Sample {
  readonly node?: string;
  readonly epoch?: string;
  readonly boot?: string;
  readonly first: number;
  readonly last: number;
  /** ms between scans; the scan `seq` is made at mono seq x period. */
  readonly period?: number;
  readonly channels?: number;
  readonly every?: number;
}

export const NODE = 'kettle-1.heat';
export const EPOCH = '00000000000000aa';
export const BOOT = 'boot-1';

/** A real frame for contract suites: value of channel c at seq is (6500 + (seq + c) % 50) x 0.01 °C. */
export function sampleData({ node = NODE, epoch = EPOCH, boot = BOOT, period = 1000, ...sample }: Sample): DataFrame {
  const { first, last, channels = 2, every = 1 } = sample;
  const seqs: number[] = [];
  for (let seq = first; seq <= last; seq += every) seqs.push(seq);
  return {
    kind: 'data',
    ...{ node, epoch, first, last, boot, every },
    mono: seqs.map((seq) => seq * period),
    columns: Array.from({ length: channels }, (_, c) => ({
      channel: { id: `${node}.c${c}`, unit: '°C', res: 0.01, kind: 'analog' },
      cells: seqs.map((seq) => 6500 + ((seq + c) % 50)),
    })),
  };
}

export function sampleFrame(sample: Sample): StoredFrame {
  const frame = sampleData(sample);
  return storedFrame(frame, encodeFrame(frame));
}

export function sampleGap({ node = NODE, epoch = EPOCH, boot = BOOT, first, last }: Sample, timed = true): StoredFrame {
  const frame: GapFrame = {
    kind: 'gap',
    ...{ node, epoch, first, last, boot, reason: 'buffer-full', count: last - first + 1 },
    monoFrom: timed ? first * 1000 : null,
    monoTo: timed ? last * 1000 : null,
  };
  return storedFrame(frame, encodeFrame(frame));
}
