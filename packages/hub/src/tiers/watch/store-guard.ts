/** Stands between a server and all that ask it. */
export interface StoreGuard {
  /**
   * What the server answers to `work`. @throws TIER_UNAVAILABLE without asking while the server is silent, and as soon as
   * it falls silent; what it was asked by then it may do yet
   */
  do<T>(work: () => Promise<T>): Promise<T>;
  /** The server has answered. */
  heard(): void;
  /** As `do`, for what may have been fetched before: that it comes says nothing of the server. `lost`: nobody waits for it. */
  read<T>(next: () => Promise<T>, lost: () => void): Promise<T>;
}
