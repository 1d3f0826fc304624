import type { KettleConfig } from '../config-schema.ts';
import { FERMENTER_PRESET, Fermenter, type FermenterState } from '../plant/fermenter.ts';
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
