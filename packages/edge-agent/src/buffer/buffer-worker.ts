import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { createLog, systemMachineClock, systemProcessClock } from '@cerveceria/runtime';
import { connectWebSocket } from '../uplink/ws-transport.ts';
import { BufferService } from './buffer-service.ts';
import type { BufferSettings, FromBuffer, ToBuffer } from './worker-port.ts';

/** systemd-timesyncd makes this file once the wall clock has been set from the network. */
const SYNCHRONIZED = '/run/systemd/timesync/synchronized';

const settings = workerData as BufferSettings;
const port = parentPort;
if (port === null) throw new Error('buffer-worker runs in a worker thread');

const clock = systemMachineClock;
const service = new BufferService({
  settings,
  file: join(settings.folder, 'outbox.db'),
  clock,
  process: settings.simulated ? null : systemProcessClock(settings.boot),
  synchronised: () => existsSync(SYNCHRONIZED),
  newEpoch: () => randomBytes(8).toString('hex'),
  random: Math.random,
  connect: (hub, events) => connectWebSocket(hub, { node: settings.node, keyFile: settings.keyFile, clock }, events),
  log: createLog('buffer').child({ node: settings.node }),
  post: (message: FromBuffer) => port.postMessage(message),
  end: () => port.close(),
});

port.on('message', (message: ToBuffer) => service.take(message));
service.start();
