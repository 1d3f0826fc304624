/** Room that 1 kg of malt takes in the mash, L/kg (0.32 qt/lb). J. Palmer, How to Brew, chapter 16. */
export const MALT_ROOM = 0.67;
/** Water that 1 kg of malt keeps after lautering, L/kg; calculators take 0.8 (malt pipe, squeezed) to 1.1. */
export const MALT_ABSORPTION = 1;

/** L that water and grain take up together. */
export function mashVolume(water: number, grain: number): number {
  return water + MALT_ROOM * grain;
}

/** L of sparge water that are missing before the boil; 0 where the mash has enough. */
export function spargeVolume(boilSize: number, mashWater: number, grain: number): number {
  return Math.max(0, boilSize + MALT_ABSORPTION * grain - mashWater);
}
