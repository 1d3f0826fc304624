import { wholeHub } from './whole-hub.ts';

/** A whole hub as a process that can be killed: `node whole-hub-process.js FOLDER HUB`; prints its port. */
const [folder = '', name = ''] = process.argv.slice(2);
const { port } = await wholeHub(folder, name).start();
process.stdout.write(`port ${port}\n`);
