import { startHub } from './hub-under-test.ts';

/** Tiers and ingest of one hub as a process that can be killed: `node hub-process.js FOLDER HUB`; prints its port. */
const [folder = '', hub = ''] = process.argv.slice(2);
const { port } = await startHub(folder, { hub });
process.stdout.write(`port ${port}\n`);
