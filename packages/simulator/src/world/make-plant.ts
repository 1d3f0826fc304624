import type { KettleConfig } from '../config-schema.ts';
import { FERMENTER_PRESET, Fermenter, type FermenterState } from '../plant/fermenter.ts';
import { Herms } from '../plant/herms.ts';
import { HERMS_PRESET, type HermsState } from '../plant/herms-state.ts';
import { Jacketed } from '../plant/jacketed.ts';
import { JACKETED_PRESET, type JacketedState } from '../plant/jacketed-state.ts';
import { Kettle } from '../plant/kettle.ts';
import { KETTLE_PRESETS, type KettleParameters } from '../plant/kettle-parameters.ts';
import type { KettleState } from '../plant/kettle-state.ts';
import type { Plant } from '../plant/plant.ts';

/** The plant of a kettle's configuration; `saved` is what `snapshot` of the same kind of plant gave. */
export function makePlant(config: KettleConfig, saved?: unknown): Plant {
  if (config.plant === 'fermenter') {
    const parameters = {
      ...FERMENTER_PRESET,
      ambient: config.ambient,
      volume: config.volume_l ?? FERMENTER_PRESET.volume,
      probeLag: config.probe_lag_s ?? FERMENTER_PRESET.probeLag,
    };
    return new Fermenter(parameters, saved === undefined ? { wort: config.wort } : { state: saved as FermenterState });
  }
  if (config.plant === 'herms') {
    const parameters = {
      ...HERMS_PRESET,
      ambient: config.ambient,
      mains: config.mains_v,
      altitude: config.altitude_m,
      power: config.power_w ?? HERMS_PRESET.power,
      mashVolume: config.volume_l ?? HERMS_PRESET.mashVolume,
      probeLag: config.probe_lag_s ?? HERMS_PRESET.probeLag,
    };
    return new Herms(parameters, saved === undefined ? { wort: config.wort } : { state: saved as HermsState });
  }
  if (config.plant === 'fermenter-glycol') {
    const parameters = {
      ...JACKETED_PRESET,
      ambient: config.ambient,
      mains: config.mains_v,
      volume: config.volume_l ?? JACKETED_PRESET.volume,
      probeLag: config.probe_lag_s ?? JACKETED_PRESET.probeLag,
    };
    return new Jacketed(parameters, saved === undefined ? { wort: config.wort } : { state: saved as JacketedState });
  }
  const preset = KETTLE_PRESETS[config.plant];
  const parameters: KettleParameters = {
    ...preset,
    ambient: config.ambient,
    mains: config.mains_v,
    altitude: config.altitude_m,
    power: config.power_w ?? preset.power,
    volume: config.volume_l ?? preset.volume,
    probeLag: config.probe_lag_s ?? preset.probeLag,
    deadTime: config.dead_time_s ?? preset.deadTime,
  };
  return new Kettle(parameters, saved === undefined ? { wort: config.wort } : { state: saved as KettleState });
}
