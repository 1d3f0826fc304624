import { z } from 'zod';
import { HIGHEST_HZ, LOWEST_HZ } from './drivers/pca9685-decode.ts';

const place = (from: number, to: number) => ({
  bus: z.number().int().min(0).max(15).default(1).describe('Number of the I2C bus.'),
  address: z.number().int().min(from).max(to),
});

/** I2C chips with pins of their own. */
export const chipSchema = z.discriminatedUnion('driver', [
  z.strictObject({ driver: z.literal('mcp23017'), ...place(0x20, 0x27) }),
  z.strictObject({
    driver: z.literal('pca9685'),
    ...place(0x40, 0x7f),
    frequency: z.number().min(LOWEST_HZ).max(HIGHEST_HZ).default(1000).describe('Of the PWM, Hz.'),
  }),
]);

export type ChipConfig = z.infer<typeof chipSchema>;
