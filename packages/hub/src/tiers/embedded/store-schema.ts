/** One SQLite file: whose it is, and the numbered steps that make it. A step that was released is never edited. */
export interface StoreSchema {
  readonly file: string;
  /** SQLite's application id: four letters that tell our files from anyone else's. */
  readonly application: string;
  readonly migrations: readonly string[];
  /** FULL: an answer means fsynced. OFF: for what may be lost with the machine. */
  readonly synchronous: 'FULL' | 'OFF';
}

/** The four letters as the number that SQLite keeps. */
export function applicationId(letters: string): number {
  return Buffer.from(letters, 'ascii').readInt32BE(0);
}
