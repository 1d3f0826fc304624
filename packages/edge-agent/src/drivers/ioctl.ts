import { createRequire } from 'node:module';
import { agentError } from '../errors.ts';

/** ioctl(2) with a buffer that is read and written; 0, or the error number. */
export type Ioctl = (fd: number, request: number, argument: Buffer) => number;

/** libc's own, through koffi: no compiler on the Pi and no libgpiod version. @throws AGENT_NATIVE_MISSING */
export function nativeIoctl(): Ioctl {
  let koffi: typeof import('koffi');
  try {
    koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
  } catch (cause) {
    throw agentError('AGENT_NATIVE_MISSING', 'koffi', { cause });
  }
  const call = koffi.load(null).func('int ioctl(int fd, unsigned long request, _Inout_ uint8_t *argument)');
  return (fd, request, argument) => ((call(fd, request, argument) as number) < 0 ? koffi.errno() : 0);
}
