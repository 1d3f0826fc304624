import type { Log } from '@cerveceria/runtime';
import { StoreThread } from '../store-thread.ts';
import type { EngineName, EngineOptions } from './engine.ts';

/** A thread with one of SQLite's engines. */
export class SqliteThread extends StoreThread {
  constructor(engine: EngineName, options: EngineOptions, log: Log, heard: (event: string, value: unknown) => void) {
    const file = new URL('./embedded-worker.js', import.meta.url);
    super({ name: engine, file, workerData: { engine, options }, log, heard });
  }
}
