import type { BootOffset } from '@cerveceria/protocol';
import type { Verdict } from '../frame-tier.ts';
import type { Call, Emit, Engine, EngineOptions } from './engine.ts';
import { frameAppender } from './frame-appender.ts';
import { frameChunks } from './frame-chunks.ts';
import { frameNames } from './frame-names.ts';
import { frameRemover } from './frame-remover.ts';
import { frameRetimer } from './frame-retimer.ts';
import { FRAMES_SCHEMA } from './frames-schema.ts';
import { openStore } from './open-store.ts';
import type { PackedFrame } from './packed-frame.ts';
import { type RollUpRemoval, type RollUpRow, rollUpWrites } from './roll-up-engine.ts';
import { isUnavailable } from './sqlite-fault.ts';
import { immediate } from './transaction.ts';
import { turnTaking } from './turn-taking.ts';

/** Work inside one write transaction, before its fsync: the other hub waits for no longer than 5 ms. */
const BUDGET_MS = 3;

interface Progress {
  next: number;
  readonly verdicts: Verdict[];
}

/** `last`: up to which frames go, or where a gate is to stand. */
export interface EpochArgs {
  readonly node: string;
  readonly epoch: string;
  readonly last: number;
}

/** The one writer of frames in this process. */
export function framesWriter(options: EngineOptions, _emit: Emit): Engine {
  const db = openStore(options.folder, FRAMES_SCHEMA, options.maxPages);
  const names = frameNames(db);
  const chunks = frameChunks(db);
  const begin = frameAppender(db, names, chunks);
  const retimer = frameRetimer(db, names, chunks);
  const remove = frameRemover(db, names, chunks);
  const rollUps = rollUpWrites(db);
  const yieldTurn = turnTaking(db);
  const progress = new WeakMap<Call, Progress>();
  const removed = new WeakMap<Call, number>();
  // A retiming that a kill cut short goes on before anything else.
  let resume = true;

  const write = <T>(work: () => T): T => immediate(db, work, options.lockMs);

  /** Appends from the calls in order until the budget is spent; true verdicts only after the commit. */
  function commit(calls: readonly Call[]): void {
    const verdicts: { readonly call: Call; readonly verdict: Verdict }[] = [];
    write(() => {
      const { append, finish } = begin();
      const end = performance.now() + BUDGET_MS;
      for (const call of calls)
        for (const frame of (call.args as PackedFrame[]).slice(progress.get(call)?.next ?? 0)) {
          verdicts.push({ call, verdict: append(frame) });
          if (performance.now() > end) return finish();
        }
      return finish();
    });
    for (const { call, verdict } of verdicts) {
      const own = progress.get(call) ?? { next: 0, verdicts: [] };
      own.next++;
      own.verdicts.push(verdict);
      progress.set(call, own);
    }
  }

  function answer(waiting: Call[]): void {
    for (let call = waiting[0]; call?.op === 'append'; call = waiting[0]) {
      const own = progress.get(call) ?? { next: 0, verdicts: [] };
      if (own.next < (call.args as PackedFrame[]).length) return;
      waiting.shift();
      call.done(own.verdicts);
    }
  }

  function appendRound(waiting: Call[]): void {
    const other = waiting.findIndex((call) => call.op !== 'append');
    const calls = other < 0 ? waiting : waiting.slice(0, other);
    try {
      commit(calls);
    } catch (fault) {
      if (isUnavailable(fault)) {
        for (const call of waiting.splice(0, calls.length)) call.failed(fault);
        return;
      }
      // One call that cannot be stored must not take those beside it down.
      try {
        commit(calls.slice(0, 1));
      } catch (cause) {
        waiting.shift()?.failed(cause);
        return;
      }
    }
    answer(waiting);
  }

  function removal({ op, args }: Call): { readonly removed: number; readonly done: boolean } {
    if (op === 'roll-up-remove') return rollUps.remove(args as RollUpRemoval);
    const { node, epoch, last } = args as EpochArgs;
    return remove(node, epoch, last);
  }

  /** Long work goes a batch at a time and to the end of the queue in between, so that appends pass it. */
  function batch(call: Call, waiting: Call[]): void {
    if (call.op === 'learn') {
      const { node, boots } = call.args as { node: string; boots: BootOffset[] };
      write(() => retimer.learn(node, boots));
      waiting.push({ ...call, op: 'retime' });
    } else if (call.op === 'retime') {
      if (write(retimer.step)) waiting.push(call);
      else call.done(null);
    } else if (call.op === 'roll-up-put') {
      write(() => rollUps.put(call.args as RollUpRow[]));
      call.done(null);
    } else if (call.op === 'advance') {
      const { node, epoch, last } = call.args as EpochArgs;
      write(() => {
        const row = names.epoch(names.node(node), epoch);
        if (row.watermark < last) names.saveEpoch({ ...row, watermark: last });
      });
      call.done(null);
    } else {
      const part = write(() => removal(call));
      const sum = (removed.get(call) ?? 0) + part.removed;
      removed.set(call, sum);
      if (part.done) call.done(sum);
      else waiting.push(call);
    }
  }

  return {
    serve(waiting) {
      if (resume) {
        resume = false;
        waiting.push({ op: 'retime', args: null, done: () => {}, failed: () => {} });
      }
      if (waiting[0]?.op === 'append') appendRound(waiting);
      else {
        const call = waiting.shift() as Call;
        try {
          batch(call, waiting);
        } catch (fault) {
          call.failed(fault);
        }
      }
      if (waiting.length > 0) yieldTurn();
    },
    close: () => db.close(),
  };
}
