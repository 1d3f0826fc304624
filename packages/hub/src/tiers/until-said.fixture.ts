import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';

/** Waits until a server has said what it says when it is ready; its output is read on, or it would stand still. */
export function untilSaid(child: ChildProcess, from: Readable, ready: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let said = '';
    from.on('data', (chunk) => {
      if (said.length > 100_000) return;
      said += String(chunk);
      const found = ready.exec(said);
      if (found !== null) resolve(found);
    });
    child.on('error', reject);
    child.on('exit', () => reject(new Error(`the server ended before it was ready:\n${said}`)));
  });
}
