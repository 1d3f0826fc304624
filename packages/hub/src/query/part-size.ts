import type { Part } from './part.ts';

/** What a part takes in memory, about; bytes. */
export function partSize({ readings, columns, gaps, dropped, sources }: Part): number {
  return (
    600 + (readings?.length ?? 0) * 72 + columns.at.length * 44 + (gaps.length + dropped.length + sources.length) * 120
  );
}
