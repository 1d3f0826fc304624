import { z } from 'zod';

/**
 * What a detail says, for whoever words it in a reader's language: the code of a sentence and what belongs in it.
 * Numbers as they were found (times in ms, temperatures in °C, others in the unit that stands beside them as `unit`),
 * ids of channels, codes, or a person's own words. The detail beside it says the same in English, for logs.
 */
export const saidSchema = z.object({
  code: z.string().max(64),
  params: z.record(z.string().max(32), z.union([z.number().finite(), z.string().max(250)])),
});

export type Said = Readonly<z.infer<typeof saidSchema>>;

export function said(code: string, params: Said['params'] = {}): Said {
  return { code, params };
}
