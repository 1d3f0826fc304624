import { AGENT_CHECKS } from './agent-checks.ts';
import type { Check } from './check.ts';
import { CHIP_CHECKS } from './chip-checks.ts';
import { GPIO_CHECKS } from './gpio-checks.ts';
import { I2C_CHECKS } from './i2c-checks.ts';

/** By name, in the order in which they run. */
export const ALL_CHECKS: Readonly<Record<string, Check>> = {
  ...I2C_CHECKS,
  ...CHIP_CHECKS,
  ...GPIO_CHECKS,
  ...AGENT_CHECKS,
};
