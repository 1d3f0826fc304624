import { createRequire } from 'node:module';
import { runtimeError } from './errors.ts';

/** Word to the service manager (sd_notify). Nothing here blocks or, after the first word, throws. */
export interface ServiceNotify {
  /** @throws NOTIFY_UNAVAILABLE when the manager waits for word and cannot be told */
  ready(status?: string): void;
  watchdog(): void;
  status(text: string): void;
  stopping(): void;
  /** The manager kills the process when it hears no `watchdog` for so long; null when it does not watch this process. */
  readonly watchdogMs: number | null;
}

type Environment = Readonly<Record<string, string | undefined>>;
/** Sends one datagram; 0 or the error number. */
type Send = (text: string) => number;

const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
/** sizeof(sun_path) less the closing zero of a path. */
const PATH_MAX = 107;

/** struct sockaddr_un; a leading `@` names a socket in the abstract space, which begins with a zero byte. */
export function socketAddress(name: string): Buffer {
  const path = Buffer.from(name.startsWith('@') ? `\0${name.slice(1)}` : name);
  if (!/^[/@]./.test(name) || path.length > PATH_MAX) throw runtimeError('NOTIFY_UNAVAILABLE', `NOTIFY_SOCKET ${name}`);
  const family = new Uint8Array(Uint16Array.of(AF_UNIX).buffer);
  return Buffer.concat([family, path]);
}

function openSender(name: string): Send {
  const address = socketAddress(name);
  let koffi: typeof import('koffi');
  try {
    koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
  } catch (cause) {
    throw runtimeError('NOTIFY_UNAVAILABLE', `koffi cannot be loaded: ${(cause as Error).message}`, { cause });
  }
  const libc = koffi.load(null);
  const socket = libc.func('int socket(int domain, int type, int protocol)');
  const sendto = libc.func(
    'long sendto(int fd, const void *text, size_t length, int flags, const void *to, uint32_t size)',
  );
  const fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0) as number;
  if (fd < 0) throw runtimeError('NOTIFY_UNAVAILABLE', `socket: error ${koffi.errno()}`);
  return (text) => {
    const bytes = Buffer.from(text);
    // A manager whose queue is full must not stop the control tick: the word is lost and the next one comes soon.
    const sent = sendto(fd, bytes, bytes.length, MSG_DONTWAIT | MSG_NOSIGNAL, address, address.length) as number;
    return sent < 0 ? koffi.errno() : 0;
  };
}

function watchdogMsOf(env: Environment): number | null {
  const micros = Number(env['WATCHDOG_USEC']);
  const isOurs = env['WATCHDOG_PID'] === undefined || Number(env['WATCHDOG_PID']) === process.pid;
  return isOurs && Number.isSafeInteger(micros) && micros > 0 ? micros / 1000 : null;
}

const oneLine = (text: string) => text.replaceAll(/[\r\n]+/g, ' ');

/** Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID. Without NOTIFY_SOCKET nothing is loaded and nothing is said. */
export function serviceNotify(env: Environment): ServiceNotify {
  const name = env['NOTIFY_SOCKET'];
  const watchdogMs = watchdogMsOf(env);
  const nothing = () => {};
  if (name === undefined || name === '')
    return { ready: nothing, watchdog: nothing, status: nothing, stopping: nothing, watchdogMs };
  let send: Send | undefined;
  const say = (text: string): number => {
    send ??= openSender(name);
    return send(text);
  };
  return {
    ready(status) {
      const error = say(status === undefined ? 'READY=1' : `READY=1\nSTATUS=${oneLine(status)}`);
      if (error !== 0) throw runtimeError('NOTIFY_UNAVAILABLE', `${name}: error ${error}`);
    },
    watchdog: () => void say('WATCHDOG=1'),
    status: (text) => void say(`STATUS=${oneLine(text)}`),
    stopping: () => void say('STOPPING=1'),
    watchdogMs,
  };
}
