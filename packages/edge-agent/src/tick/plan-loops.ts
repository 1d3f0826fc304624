import type { Demand, LoopSpec } from '@cerveceria/protocol';
import type { AgentConfig, ChannelConfig, DemandConfig, LoopConfig, OutputConfig } from '../config-schema.ts';
import { rollingBoil } from '../control/boil-law.ts';
import { heatingRate, kettleGains, usualLoss } from '../control/default-gains.ts';
import type { PidGains } from '../control/pid.ts';
import type { ProportionRules } from '../control/time-proportion.ts';
import type { GuardRules } from '../safety/loop-guard.ts';
import type { LoopOutput, LoopPlan } from './loop-unit.ts';

function demandOf({ mode, set_point, duty }: DemandConfig): Demand {
  return {
    mode,
    ...(set_point === undefined ? {} : { setPoint: set_point }),
    ...(duty === undefined ? {} : { duty }),
  };
}

function gainsOf(gains: { kp: number; ti_s: number; td_s: number }): PidGains {
  return { kp: gains.kp, tiS: gains.ti_s, tdS: gains.td_s };
}

type LeastTimes = Pick<ProportionRules, 'minOnMs' | 'minOffMs'>;

const AT_WILL: LeastTimes = { minOnMs: 0, minOffMs: 0 };
/**
 * A compressor that starts against pressure stalls, and one that stops at once does not bring its oil back: three minutes
 * on and five off, as the firmware of BrewPi has them (MIN_COOL_ON_TIME 180, MIN_COOL_OFF_TIME 300).
 */
const COMPRESSOR: LeastTimes = { minOnMs: 180_000, minOffMs: 300_000 };

function outputOf(
  name: string,
  side: 'heat' | 'cool',
  windowMs: number,
  output: OutputConfig,
  least: LeastTimes,
): LoopOutput {
  const { min_on_ms: minOnMs = least.minOnMs, min_off_ms: minOffMs = least.minOffMs } = output;
  return { name, side, rules: { windowMs, minOnMs, minOffMs } };
}

/** What a channel can tell apart, °C: the coarser of the probe and of what is kept of it. */
function stepOf(channel: ChannelConfig, channels: AgentConfig['channels']): number {
  if (channel.driver === 'vote')
    return Math.max(channel.res, ...channel.of.map((name) => stepOf(channels[name] as ChannelConfig, channels)));
  return channel.driver === 'ds18b20' ? Math.max(channel.res, 2 ** (8 - channel.resolution)) : channel.res;
}

/** °C around a kettle. */
const AMBIENT_C = 20;
/** Below every temperature, °C: what is needed is a reading. */
const ANY_C = -274;

/** Heaters of the other loops on the same probe: what it shows they explain as well. */
function besideOf(loop: LoopConfig & { kind: 'heat' }, loops: AgentConfig['loops']): GuardRules['beside'] {
  return Object.values(loops).flatMap((other) =>
    other.kind === 'heat' && other !== loop && other.input === loop.input
      ? [{ output: other.output, share: other.power_w / loop.power_w }]
      : [],
  );
}

function planLoop(spec: LoopSpec, loop: LoopConfig, { outputs, channels, loops }: AgentConfig): LoopPlan {
  const output = (name: string, side: 'heat' | 'cool', least = AT_WILL) =>
    outputOf(name, side, loop.window_ms, outputs[name] as OutputConfig, least);
  const base = {
    spec,
    fallback: demandOf(loop.default),
    changeOverMs: 0,
    kettle: null,
    boilPower: 1,
    gravity: null,
    powerW: null,
    chamber: null,
  };
  const free = { overTemperature: null, plant: null, needs: [], beside: [] };
  switch (loop.kind) {
    case 'pump':
      return {
        ...base,
        input: null,
        outputs: [output(loop.output, 'heat')],
        rules: { kind: 'pump', gains: null, deadBand: 0, min: 0, max: 1 },
        guard: free,
      };
    case 'ferment':
      return {
        ...base,
        input: loop.input,
        gravity: loop.gravity ?? null,
        outputs: [
          ...(loop.heat === undefined ? [] : [output(loop.heat, 'heat')]),
          ...(loop.cool === undefined
            ? []
            : [output(loop.cool, 'cool', loop.cool_by === 'compressor' ? COMPRESSOR : AT_WILL)]),
        ],
        rules: {
          kind: 'ferment',
          gains: gainsOf(loop.chamber?.gains ?? loop.gains),
          deadBand: loop.chamber?.dead_band ?? loop.dead_band,
          min: loop.cool === undefined ? 0 : -1,
          max: loop.heat === undefined ? 0 : 1,
        },
        guard: {
          ...free,
          overTemperature: loop.over_temperature,
          needs: loop.chamber === undefined ? [] : [{ kind: 'channel', name: loop.chamber.input, min: ANY_C }],
        },
        changeOverMs: loop.change_over_ms,
        chamber:
          loop.chamber === undefined
            ? null
            : {
                input: loop.chamber.input,
                rules: { gains: gainsOf(loop.chamber.beer_gains), ...loop.chamber.range },
              },
      };
    case 'heat':
      return {
        ...base,
        input: loop.input,
        outputs: [output(loop.output, 'heat')],
        rules: {
          kind: 'heat',
          gains: loop.gains === undefined ? kettleGains(loop.power_w, loop.volume_l) : gainsOf(loop.gains),
          deadBand: 0,
          min: 0,
          max: 1,
          lazy:
            loop.gains === undefined
              ? {
                  rate: heatingRate(loop.power_w, loop.volume_l),
                  loss: usualLoss(loop.power_w, loop.volume_l),
                  ambient: AMBIENT_C,
                }
              : null,
        },
        kettle:
          loop.control === 'pid' ? null : { power: loop.power_w, volume: loop.volume_l, probeLag: loop.probe_lag_s },
        powerW: loop.power_w,
        boilPower: loop.boil_power ?? rollingBoil(loop.power_w, loop.volume_l),
        guard: {
          overTemperature: loop.over_temperature,
          plant: {
            rate: heatingRate(loop.power_w, loop.volume_l),
            volume: loop.volume_l,
            step: stepOf(channels[loop.input] as ChannelConfig, channels),
          },
          needs: loop.needs.map((need) =>
            'output' in need
              ? { kind: 'output', name: need.output }
              : { kind: 'channel', name: need.channel, min: need.min },
          ),
          beside: besideOf(loop, loops),
        },
      };
  }
}

/** Pumps first: what a heater needs is decided before the heater is looked at. */
export function planLoops(config: AgentConfig, specs: readonly LoopSpec[]): LoopPlan[] {
  const byId = new Map(specs.map((spec) => [spec.id, spec]));
  const plans = Object.entries(config.loops).map(([name, loop]) =>
    planLoop(byId.get(`${config.node}.${name}`) as LoopSpec, loop, config),
  );
  return [...plans.filter(({ rules }) => rules.kind === 'pump'), ...plans.filter(({ rules }) => rules.kind !== 'pump')];
}
