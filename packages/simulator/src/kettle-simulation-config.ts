import type { KettleConfigInput, PlantName } from './config-schema.ts';

export interface KettleWish {
  readonly plant?: Exclude<PlantName, 'fermenter' | 'fermenter-glycol' | 'herms'>;
  /** Temperature at the start and of the room, °C. */
  readonly wort?: number;
  readonly ambient?: number;
}

/** What is on which node, line and address of the standard kettle; agents' configurations are made from it. */
export const STANDARD_WIRING = {
  heat: { heater: 17, pump: 22, levelSwitch: 5, adc: 0x48, level: 0 },
  flow: { adc: 0x48, flow: 0, pressure: 1 },
  quality: { adc: 0x48, ph: 0 },
} as const;

/** Ids of the probes of the standard kettle; `kettle` 1 to 255 makes them its own. */
export function standardProbes(kettle: number) {
  const id = (probe: string) => `28-${kettle.toString(16).padStart(10, '0')}${probe}`;
  return { wort: id('01'), bottom: id('02'), return: id('11'), ambient: id('21'), second: id('22') } as const;
}

/**
 * The standard kettle of three nodes: heat (wort and bottom probes, element, pump, level), flow (return probe, flow,
 * pressure), quality (room probe, a second wort
 * probe, pH). What a heater depends on is wired to the heater's own node.
 * @param kettle number of the kettle, 1 to 255, from which its probes' ids are made
 */
export function kettleSimulationConfig(kettle: number, wish: KettleWish = {}): KettleConfigInput {
  const probes = standardProbes(kettle);
  const { heat, flow, quality } = STANDARD_WIRING;
  return {
    plant: wish.plant ?? 'kettle-40l',
    wort: wish.wort ?? 20,
    ambient: wish.ambient ?? 20,
    nodes: {
      heat: {
        probes: { [probes.wort]: 'wort', [probes.bottom]: 'wort-bottom' },
        lines: { [heat.heater]: 'heater', [heat.pump]: 'pump', [heat.levelSwitch]: 'level-switch' },
        ads1115: { [heat.adc]: { [heat.level]: 'level' } },
      },
      flow: {
        probes: { [probes.return]: 'return' },
        ads1115: { [flow.adc]: { [flow.flow]: 'flow', [flow.pressure]: 'pressure' } },
      },
      quality: {
        probes: { [probes.ambient]: 'ambient', [probes.second]: 'wort' },
        ads1115: { [quality.adc]: { [quality.ph]: 'ph' } },
      },
    },
  };
}
