import type { Wire } from '../faulty-proxy.fixture.ts';
import type { StoreFault } from '../frame-answers.contract.ts';

/** An error as it stands on the wire, without its `-`. */
export interface RedisFault extends StoreFault {
  readonly line: string;
}

const END = '\r\n';
const STEPS = /^\*\d+\r\n\$\d+\r\n(EVALSHA|EVAL|SADD)\r\n/i;

/** What carries bytes, and how many values stand in the others; all else is one line. RESP 2 and 3. */
const BULK = '$=!';
const MANY: Readonly<Record<string, number>> = { '*': 1, '~': 1, '>': 1, '%': 2 };

/** Where the value that begins at `at` ends; null while it is not all there. */
function endOf(bytes: Buffer, at: number): number | null {
  const line = at < bytes.length ? bytes.indexOf(END, at) : -1;
  if (line < 0) return null;
  let end: number | null = line + END.length;
  const kind = String.fromCharCode(bytes[at] as number);
  const count = Number(bytes.toString('latin1', at + 1, line));
  if (BULK.includes(kind)) return count < 0 ? end : end + count + END.length;
  for (let i = 0; i < count * (MANY[kind] ?? 0) && end !== null; i++) end = endOf(bytes, end);
  return end;
}

/** Redis answers in the order in which it is asked. */
export const redisWire: Wire<RedisFault> = {
  lengthOf: (bytes) => endOf(bytes, 0),
  requestKey: (_request, place) => place,
  answerKey: (_answer, place) => place,
  isStep: (request) => STEPS.test(request.toString('latin1', 0, 40)),
  idle: () => Buffer.from(`*1${END}$4${END}PING${END}`),
  fault: (_request, { line }) => Buffer.from(`-${line}${END}`),
};
