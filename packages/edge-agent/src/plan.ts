import type { ChannelSpec, ListedChannel, LoopSpec } from '@cerveceria/protocol';
import type { AgentConfig, LoopConfig } from './config-schema.ts';
import { scannedChannels } from './sensing/scanned-channels.ts';

/** What a node tells of itself: its channels in the order of every scan's cells, and its loops. */
export interface NodePlan {
  readonly channels: readonly ListedChannel[];
  readonly loops: readonly LoopSpec[];
}

const DUTY_RES = 0.001;
const SET_POINT_RES = 0.01;

function loopChannels(node: string, name: string, loop: LoopConfig): ChannelSpec[] {
  const duty: ChannelSpec = { id: `${node}.${name}-duty`, unit: '1', res: DUTY_RES, kind: 'duty' };
  if (loop.kind === 'pump') return [duty];
  return [{ id: `${node}.${name}-sp`, unit: '°C', res: SET_POINT_RES, kind: 'set-point' }, duty];
}

/** The pump that stirs what the loop heats: the one that is named for it, else one without which it may not heat. */
function programPump(loop: LoopConfig, loops: Readonly<Record<string, LoopConfig>>): string | undefined {
  if (loop.kind !== 'heat') return undefined;
  const isNeeded = (output: string) => loop.needs.some((need) => 'output' in need && need.output === output);
  const needed = Object.entries(loops).find(([, other]) => other.kind === 'pump' && isNeeded(other.output));
  return loop.program_pump ?? needed?.[0];
}

function loopSpec(node: string, name: string, loop: LoopConfig, loops: Readonly<Record<string, LoopConfig>>): LoopSpec {
  const id = `${node}.${name}`;
  const dutyChannel = `${id}-duty`;
  if (loop.kind === 'pump')
    return { id, kind: 'pump', input: null, setPointChannel: null, dutyChannel, unit: '1', min: null, max: null };
  const pump = programPump(loop, loops);
  return {
    id,
    kind: loop.kind,
    input: `${node}.${loop.input}`,
    setPointChannel: `${id}-sp`,
    dutyChannel,
    unit: '°C',
    min: loop.range.min,
    max: loop.range.max,
    ...(pump === undefined ? {} : { pump: `${node}.${pump}` }),
  };
}

/**
 * Measured channels first, a calibrated one followed by what its driver read, then votes; then two of each loop (a pump has no set
 * point); all in the order of the configuration.
 */
export function planNode(config: Pick<AgentConfig, 'node' | 'channels' | 'loops'>): NodePlan {
  const { node } = config;
  const measured = scannedChannels(config.channels).map(
    ([name, { unit, res, compares, ...more }]): ListedChannel => ({
      ...{ id: `${node}.${name}`, unit, res, kind: 'analog' },
      // Of a calibrated channel only the true value can agree with another's; what was read beside it is as it was read.
      ...(compares !== undefined && name in config.channels && { compares }),
      ...('calibration' in more &&
        more.calibration !== undefined &&
        name in config.channels && { calibrated: more.calibration }),
    }),
  );
  const loops = Object.entries(config.loops);
  return {
    channels: [...measured, ...loops.flatMap(([name, loop]) => loopChannels(node, name, loop))],
    loops: loops.map(([name, loop]) => loopSpec(node, name, loop, config.loops)),
  };
}
