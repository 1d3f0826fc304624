import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import { createEmbedded } from '../src/tiers/embedded/embedded.ts';
import { sampleFrame } from '../src/tiers/sample-frame.ts';

/**
 * A process that appends frames of ten scans until it is killed, and prints each watermark once it is told that it is
 * durable: `node append-process.js FOLDER HUB EPOCH LAST`.
 */
const [folder = '', hub = '', epoch = '', last = '0'] = process.argv.slice(2);
const { frames } = createEmbedded({ folder, hub, clock: systemMachineClock, log: silentLog });
await frames.start();
process.stdout.write('started\n');
let watermark = (await frames.totals()).find((total) => total.epoch === epoch)?.watermark ?? 0;
while (watermark < Number(last)) {
  const batch = Array.from({ length: 5 }, (_, i) => {
    const first = watermark + i * 10 + 1;
    return sampleFrame({ epoch, first, last: first + 9 });
  });
  const verdicts = await frames.append(batch);
  watermark = Math.max(...verdicts.map((verdict) => verdict.watermark));
  process.stdout.write(`${watermark} ${verdicts.filter((verdict) => verdict.outcome === 'stored').length}\n`);
}
await frames.stop();
