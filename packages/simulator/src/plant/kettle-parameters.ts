/** What a kettle is, as against how it is just now. */
export interface KettleParameters {
  /** Rated power of the element, W at 230 V. */
  readonly power: number;
  /** Wort in it at the start, L. */
  readonly volume: number;
  /** Part of the wort around the element, which is heated first. */
  readonly bottomShare: number;
  /** Steel of the vessel, J/K; it goes with the wort around the element. */
  readonly steel: number;
  /** Time constant of the element, s. */
  readonly elementLag: number;
  /** Convection between the two bodies of wort without the pump, W/K. */
  readonly convection: number;
  /** Way of the wort to the probe, s. */
  readonly deadTime: number;
  /** Time constant of each probe, s. */
  readonly probeLag: number;
  /** Loss of the whole kettle, W/K. */
  readonly loss: number;
  /** Surface that the lid leaves free, m². */
  readonly openArea: number;
  /** Flow of the pump, L/min. */
  readonly flow: number;
  /** Content of the pipe from outlet to return, L. */
  readonly pipe: number;
  readonly altitude: number;
  readonly ambient: number;
  /** Voltage of the mains, V. */
  readonly mains: number;
  readonly ph: number;
}

const SITE = { altitude: 0, ambient: 20, mains: 230, ph: 5.7 } as const;

/**
 * The three plants against which control is measured. Whole lags and dead times are those of the reference measurement
 * (element and mixing together: 20, 60, 30 s; dead time 10, 30, 15 s; probe 8, 15, 10 s; loss 8, 8, 5 W/K). In the
 * poorly mixed one the wort itself is slow: two thirds of its lag are mixing, with the pump running.
 */
export const KETTLE_PRESETS = {
  'kettle-40l': {
    ...SITE,
    power: 5500,
    volume: 40,
    bottomShare: 0.25,
    steel: 2500,
    elementLag: 18,
    convection: 15_600,
    deadTime: 10,
    probeLag: 8,
    loss: 8,
    openArea: 0.004,
    flow: 8,
    pipe: 0.4,
  },
  'kettle-40l-poor': {
    ...SITE,
    power: 5500,
    volume: 40,
    bottomShare: 0.25,
    steel: 2500,
    elementLag: 20,
    convection: 258,
    deadTime: 30,
    probeLag: 15,
    loss: 8,
    openArea: 0.004,
    flow: 8,
    pipe: 0.4,
  },
  'kettle-20l': {
    ...SITE,
    power: 3000,
    volume: 20,
    bottomShare: 0.25,
    steel: 1500,
    elementLag: 26,
    convection: 3500,
    deadTime: 15,
    probeLag: 10,
    loss: 5,
    openArea: 0.003,
    flow: 6,
    pipe: 0.3,
  },
} as const satisfies Record<string, KettleParameters>;

export type KettlePreset = keyof typeof KETTLE_PRESETS;
