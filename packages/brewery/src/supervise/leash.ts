import { Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';

/**
 * Loaded into every child (`node --import leash.js`). The supervisor holds the other end of file descriptor 3; when it
 * is gone, whatever killed it, the pipe ends and the child ends itself. So no process outlives its brewery.
 */
const FD = 3;
const KILL_AFTER_MS = 2000;

function end(graceMs: number): void {
  setTimeout(() => {
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), KILL_AFTER_MS).unref();
    process.kill(process.pid, 'SIGTERM');
  }, graceMs);
}

if (isMainThread) {
  const pipe = new Socket({ fd: FD, readable: true, writable: false });
  let said = '';
  let ended = false;
  const over = () => {
    if (ended) return;
    ended = true;
    end(Number.parseInt(said, 10) || 0);
  };
  pipe.on('data', (chunk) => {
    said += chunk.toString('utf8');
  });
  pipe.on('end', over).on('close', over).on('error', over);
  pipe.unref();
}
