import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { BREW_BOOT, BREW_SCANS, brewCells, brewChannels, seeded } from '../brew-day.ts';
import { builtModule } from '../stand/programs.ts';

/** Nobody listens there. */
const NO_HUB = 'ws://127.0.0.1:9';

/** Lets the agent's own buffer worker record so many scans of brew days, one a second, and end cleanly. */
export async function fillBuffer(folder: string, node: string, scans: number, begins: number): Promise<void> {
  const keyFile = join(folder, 'key');
  writeFileSync(keyFile, 'none\n');
  const worker = new Worker(builtModule('edge-agent', './buffer/buffer-worker.js'), {
    stdout: true,
    workerData: {
      ...{ node, folder, keyFile, hubs: [NO_HUB], version: 'bench', boot: BREW_BOOT, simulated: true },
      ...{ channels: brewChannels(node), loops: [], retention: { days: 30, bytes: 2_000_000_000 } },
    },
  });
  worker.stdout.resume();
  const stopped = new Promise<void>((resolve, reject) => {
    worker.on('message', (message: { kind: string }) => {
      if (message.kind === 'stopped') resolve();
      if (message.kind === 'failed') reject(new Error(JSON.stringify(message)));
    });
    worker.on('error', reject);
  });
  const random = seeded(1);
  for (let s = 1; s <= scans; s++) {
    const cells = brewCells(s % BREW_SCANS, random, 1);
    worker.postMessage({ kind: 'scan', mono: s * 1000, wall: begins + s * 1000, cells });
  }
  worker.postMessage({ kind: 'stop' });
  await stopped;
  await worker.terminate();
}
