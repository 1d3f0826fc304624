import { fileURLToPath } from 'node:url';

/** packages/hub/build/src/servers/places.js -> the repository, where the set-up puts what it fetched. */
const cached = (path: string) => fileURLToPath(new URL(`../../../../../.cache/${path}`, import.meta.url));

/** The stand-in for MongoDB: SecantusDB, one node over MongoDB's own storage engine. */
export const STAND_IN = cached('secantus-0.7.0b3/bin/secantusd-py');
/** The same in Rust, several times as fast and built from source in minutes: for the figures. */
export const FAST_STAND_IN = cached('secantus-rs-0.5.3-beta.196/bin/secantusd-rs');
/** Cassandra's own jars, with its own daemon. */
export const CASSANDRA_JARS = cached('cassandra-5.0.9/lib');
