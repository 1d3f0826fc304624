import type { Doc } from '../state-store.ts';

/** The value as JSON: names with dots and dollars are then nobody's business but the hub's. */
export interface StateDocument {
  readonly _id: string;
  readonly version: number;
  readonly value: string;
}

export function docOf<T>({ _id, version, value }: StateDocument): Doc<T> {
  return { key: _id, version, value: JSON.parse(value) as T };
}
