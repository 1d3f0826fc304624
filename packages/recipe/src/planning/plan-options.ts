/** What of the kettle and the brewer's wishes a program depends on. All but `kettle` have a default. */
export interface PlanOptions {
  readonly kettle: {
    /** L up to the rim. */
    readonly volume: number;
    /** °C at which water boils there; lower above the sea. Default 100. */
    readonly boilPoint?: number;
    /** Power 0..1 once it boils. Default 0.8. */
    readonly boilPower?: number;
    /** L that boil away in an hour; with it the volume before the boil is known where the recipe does not say it. */
    readonly boilOff?: number;
  };
  /** A kettle seldom ferments: `brew-day` ends when the wort is cold, `fermentation` begins there. Default `all`. */
  readonly part?: 'all' | 'brew-day' | 'fermentation';
  readonly language?: 'es' | 'en';
  /** Id of the program; by default made from the recipe's name. */
  readonly id?: string;
  /** Id of the recipe where it is stored. */
  readonly recipe?: string;
  /** °C of the grain, where it is not what the recipe says. */
  readonly grainTemperature?: number;
  /** L of water for the mash, where the recipe does not say. */
  readonly mashWater?: number;
  /** L of water for the sparge, where the recipe has no step for it. */
  readonly spargeWater?: number;
  /** `recipe` (default): the infusion temperature that the recipe says; `computed`: always by the balance of heat. */
  readonly strike?: 'recipe' | 'computed';
  /** °C to which the wort is cooled for the whirlpool; by default it is left to stand without a set point. */
  readonly whirlpoolTemperature?: number;
  /** °C for the yeast, where the recipe does not say. Default 20. */
  readonly pitchTemperature?: number;
}

export const PLAN_DEFAULTS = { boilPoint: 100, boilPower: 0.8, pitchTemperature: 20, grainTemperature: 20 } as const;
