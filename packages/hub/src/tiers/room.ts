/** How full the memory of a store is, bytes. */
export interface Room {
  readonly used: number;
  /** Null: nothing but the machine limits it. */
  readonly limit: number | null;
}

/** A store that keeps its frames in memory, of which there is only so much. */
export interface HasRoom {
  /** @throws TIER_UNAVAILABLE */
  room(): Promise<Room>;
}

export function hasRoom(tier: object): tier is HasRoom {
  return 'room' in tier;
}
