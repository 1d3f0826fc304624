import { BSON } from 'mongodb';
import type { Wire } from '../faulty-proxy.fixture.ts';
import type { StoreFault } from '../frame-answers.contract.ts';

/** What a server says beside `ok: 0`. */
export interface MongoFault extends StoreFault {
  readonly error: {
    readonly code: number;
    readonly codeName: string;
    readonly errmsg: string;
    readonly errorLabels?: readonly string[];
  };
}

const HEADER = 16;
/** Flags, and the kind of the first section. */
const BEFORE_BODY = 5;
const OP_MSG = 2013;
/** An abort is no step: what fails is what is to be aborted. */
const STEPS = ['find', 'aggregate', 'insert', 'update', 'commitTransaction'];

const bodyOf = (message: Buffer) =>
  BSON.deserialize(message.subarray(HEADER + BEFORE_BODY), { allowObjectSmallerThanBufferSize: true });

function messageOf(body: BSON.Document, requestId: number, responseTo: number): Buffer {
  const bytes = BSON.serialize(body);
  const head = Buffer.alloc(HEADER + BEFORE_BODY);
  for (const [i, word] of [head.length + bytes.length, requestId, responseTo, OP_MSG].entries())
    head.writeInt32LE(word, i * 4);
  return Buffer.concat([head, bytes]);
}

const idOf = (message: Buffer) => message.readInt32LE(4);

export const mongoWire: Wire<MongoFault> = {
  lengthOf: (bytes) => (bytes.length < HEADER ? null : bytes.readInt32LE(0)),
  requestKey: idOf,
  answerKey: (answer) => answer.readInt32LE(8),
  isStep(request) {
    if (request.readInt32LE(12) !== OP_MSG) return false;
    const body = bodyOf(request);
    return body['txnNumber'] !== undefined && STEPS.includes(Object.keys(body)[0] as string);
  },
  idle: (request) => messageOf({ ping: 1, $db: 'admin' }, idOf(request), 0),
  fault: (request, { error }) => messageOf({ ok: 0, ...error }, 0, idOf(request)),
};
