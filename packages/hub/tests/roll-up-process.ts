import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import { createRollUpKeeper } from '../src/rollups/roll-up-keeper.ts';
import { createEmbedded } from '../src/tiers/embedded/embedded.ts';

/**
 * A process that makes roll-ups of what lies in a folder, printing each act before and after it is durable, until
 * nothing is left: `node roll-up-process.js FOLDER NOW`.
 */
const [folder = '', now = '0'] = process.argv.slice(2);
const { frames, state, rollUps } = createEmbedded({ folder, hub: 'a', clock: systemMachineClock, log: silentLog });
await frames.start();
await state.start();
let acts = 0;
async function told<T>(what: string, work: () => Promise<T>): Promise<T> {
  process.stdout.write(`${++acts} before ${what}\n`);
  const done = await work();
  process.stdout.write(`${++acts} after ${what}\n`);
  return done;
}
const keeper = createRollUpKeeper({
  hub: 'a',
  tiers: {
    warm: frames,
    cold: undefined,
    rollUps: [{ ...rollUps, put: (days) => told('put', () => rollUps.put(days)) }],
    state: { ...state, put: (key, value, expected) => told('save', () => state.put(key, value, expected)) },
  },
  machine: systemMachineClock,
  process: { wall: () => Number(now) },
  log: silentLog,
});
while (await keeper.pass());
process.stdout.write('done\n');
await state.stop();
await frames.stop();
