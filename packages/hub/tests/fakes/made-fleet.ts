import type { LoopSpec, Reported } from '@cerveceria/protocol';
import type { LiveScan, NodeFacts } from '../../src/ingest/ingest-port.ts';
import { EPOCH, NODE, SPEC } from './made-frames.ts';

export const LOOP = `${NODE}.mash`;
export const LOOP_SPEC: LoopSpec = {
  id: LOOP,
  kind: 'heat',
  input: SPEC.id,
  setPointChannel: null,
  dutyChannel: `${NODE}.duty`,
  unit: '°C',
  min: 0,
  max: 100,
};
export const FACTS: NodeFacts = {
  node: NODE,
  version: '1.0.0',
  simulated: false,
  channels: [SPEC],
  loops: [LOOP_SPEC],
};

export const liveScan = (seq: number, wall: number, steps = 6500): LiveScan => ({
  epoch: EPOCH,
  seq,
  wall,
  cells: [steps],
});

export function reported(more: Partial<Reported> = {}): Reported {
  const state = {
    id: LOOP,
    mode: 'auto' as const,
    source: 'desired' as const,
    setPoint: 66,
    pv: 65,
    duty: 0.5,
    terms: null,
    override: null,
    veto: null,
  };
  return {
    version: 1,
    at: 1,
    loops: [state],
    alarms: [],
    refused: [],
    stop: null,
    buffered: 3,
    dropped: 0,
    ...more,
  };
}
