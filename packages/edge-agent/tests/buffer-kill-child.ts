import { Worker } from 'node:worker_threads';
import type { BufferSettings, FromBuffer, ToBuffer } from '../src/buffer/worker-port.ts';
import { REPORT } from './uplink-node.ts';

/** A process that runs the real worker and scans as fast as its parent says, until it is killed. */
interface Order {
  readonly settings: BufferSettings;
  /** First value, scans each 5 ms, process ms between scans. */
  readonly from: number;
  readonly burst: number;
}

// A file that may not grow is told by a signal that ends whoever does not care for it.
process.on('SIGXFSZ', () => {});

process.once('message', (order: Order) => {
  const worker = new Worker(new URL('../src/buffer/buffer-worker.js', import.meta.url), {
    workerData: order.settings,
    stdout: true,
  });
  let value = order.from;
  const say = (message: ToBuffer) => worker.postMessage(message);
  const scan = () => {
    for (let i = 0; i < order.burst; i++) {
      const mono = value * 1000;
      say({ kind: 'scan', mono, wall: 1_700_000_000_000 + mono, cells: [value++, 1] });
    }
    process.send?.({ made: value - 1 });
    say({ kind: 'report', report: REPORT });
  };
  let timer: NodeJS.Timeout | undefined;
  worker.on('message', (message: FromBuffer) => {
    if (message.kind === 'ready') timer = setInterval(scan, 5);
    process.send?.({ posted: message });
  });
  worker.on('exit', () => process.disconnect());
  process.on('message', (word) => {
    if (word !== 'stop') return;
    clearInterval(timer);
    say({ kind: 'stop' });
  });
});
