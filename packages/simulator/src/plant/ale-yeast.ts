import type { Fermentable } from './yeast.ts';

/**
 * A Kölsch of December 2018 as its fridge saw it: what beer and air lost to each other, summed up over five days, is
 * this curve within 5 % of the whole at each hour, 1.7 % root mean square (docs/PLANTS.md).
 */
export const ALE_YEAST: Pick<Fermentable, 'lag' | 'rate'> = { lag: 8.5, rate: 0.035 };
