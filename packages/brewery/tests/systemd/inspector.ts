import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

interface Target {
  readonly webSocketDebuggerUrl: string;
}

async function target(): Promise<string> {
  for (let i = 0; i < 100; i++) {
    try {
      const list = (await (await fetch('http://127.0.0.1:9229/json/list')).json()) as Target[];
      if (list[0] !== undefined) return list[0].webSocketDebuggerUrl;
    } catch {
      // The inspector opens a moment after the signal.
    }
    await sleep(10);
  }
  throw new Error('the inspector did not open');
}

/** Blocks the event loop of a running process for ever, from outside: no hook for it is built into the product. */
export async function blockMainThread(pid: number): Promise<void> {
  process.kill(pid, 'SIGUSR1');
  const socket = new WebSocket(await target());
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.on('error', () => {});
  socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression: 'for (;;);' } }));
  await sleep(50);
}
