import type { Wire } from '../faulty-proxy.fixture.ts';
import type { StoreFault } from '../frame-answers.contract.ts';

export interface CassandraFault extends StoreFault {
  /** Of the native protocol. */
  readonly error: number;
  /** What stands behind the sentence. */
  readonly more?: Buffer;
}

const HEADER = 9;
/** The first bit of the version says that it is an answer. */
const IS_ANSWER = 0x80;
const [ERROR, OPTIONS, EXECUTE] = [0x00, 0x05, 0x0a];

function messageOf(request: Buffer, first: number, opcode: number, body: Buffer): Buffer {
  const head = Buffer.alloc(HEADER);
  head[0] = first;
  request.copy(head, 2, 2, 4);
  head[4] = opcode;
  head.writeUInt32BE(body.length, 5);
  return Buffer.concat([head, body]);
}

function text(said: string): Buffer {
  const bytes = Buffer.from(said);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

const streamOf = (message: Buffer) => message.readInt16BE(2);

/** Frames of the native protocol, version 3 or 4. */
export const cassandraWire: Wire<CassandraFault> = {
  lengthOf: (bytes) => (bytes.length < HEADER ? null : HEADER + bytes.readUInt32BE(5)),
  requestKey: streamOf,
  answerKey: streamOf,
  isStep: (request) => request[4] === EXECUTE,
  idle: (request) => messageOf(request, request[0] as number, OPTIONS, Buffer.alloc(0)),
  fault(request, { error, what, more = Buffer.alloc(0) }) {
    const code = Buffer.alloc(4);
    code.writeUInt32BE(error);
    return messageOf(request, (request[0] as number) | IS_ANSWER, ERROR, Buffer.concat([code, text(what), more]));
  },
};

/** A simple write at LOCAL_QUORUM that none of one replica has acknowledged: consistency, received, asked, kind. */
export const WRITE_TIMEOUT_MORE = Buffer.concat([Buffer.from([0, 6, 0, 0, 0, 0, 0, 0, 0, 1]), text('SIMPLE')]);
