import { parentPort, workerData } from 'node:worker_threads';
import type { FromThread, ToThread } from '../store-thread.ts';
import type { Call, Emit, Engine, EngineName, EngineOptions } from './engine.ts';
import { framesReader } from './frames-reader.ts';
import { framesWriter } from './frames-writer.ts';
import { notifierEngine } from './notifier-engine.ts';
import { tierError } from './sqlite-fault.ts';
import { stateEngine } from './state-engine.ts';

const MAKE: Record<EngineName, (options: EngineOptions, emit: Emit) => Engine> = {
  'frames-writer': framesWriter,
  'frames-reader': framesReader,
  notifier: notifierEngine,
  state: stateEngine,
};

const { engine: name, options } = workerData as { engine: EngineName; options: EngineOptions };
const port = parentPort;
if (port === null) throw new Error('this file runs as a worker thread');

function tell(message: FromThread, transfer: readonly ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer as ArrayBuffer[]);
}

function callOf({ id, op, args }: ToThread): Call {
  return {
    op,
    args,
    done: (value, transfer) => tell({ id, ok: true, value }, transfer),
    failed(fault) {
      const { code, detail } = tierError(fault, options.folder);
      tell({ id, ok: false, code, detail });
    },
  };
}

let engine: Engine | undefined;
const waiting: Call[] = [];
let scheduled = false;

/** A thread that was started while its file could not be opened opens it with the first call that finds it there. */
function engineFor(call: Call): Engine | undefined {
  try {
    engine ??= MAKE[name](options, (event, value) => tell({ event, value }));
  } catch (fault) {
    waiting.shift();
    call.failed(fault);
  }
  return engine;
}

function round(): void {
  scheduled = false;
  const front = waiting[0];
  if (front === undefined) return;
  if (front.op === 'close') {
    waiting.shift();
    engine?.close();
    engine = undefined;
    front.done(null);
  } else {
    const ready = engineFor(front);
    if (front.op !== 'open') ready?.serve(waiting);
    else if (ready !== undefined) {
      waiting.shift();
      front.done(null);
    }
  }
  schedule();
}

function schedule(): void {
  if (scheduled || waiting.length === 0) return;
  scheduled = true;
  // After the messages that are here already, so that they join the same commit.
  setImmediate(round);
}

port.on('message', (message: ToThread) => {
  waiting.push(callOf(message));
  schedule();
});
