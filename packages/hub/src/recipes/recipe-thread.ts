import { Worker } from 'node:worker_threads';
import { type ConvertedRecipe, RECIPE_ERRORS, recipeError } from '@cerveceria/recipe';
import type { Cancel, MachineClock } from '@cerveceria/runtime';
import { HUB_ERRORS, hubError } from '../errors.ts';
import type { ReadFile, RecipeResult, RecipeWork } from './recipe-work.ts';

/** Machine ms; the worst file of 5 MB takes less than one second. */
const LONGEST_MS = 20_000;
/** Machine ms that the thread waits for more before it ends and gives its memory back. */
const IDLE_MS = 10_000;
/** MB; the tree of the worst file takes about 150. */
const HEAP_MB = 512;

function faultOf(code: string, detail: string): Error {
  if (code in RECIPE_ERRORS) return recipeError(code as keyof typeof RECIPE_ERRORS, detail);
  return hubError(code in HUB_ERRORS ? (code as keyof typeof HUB_ERRORS) : 'HUB_FAULT', detail);
}

function deathOf(cause: Error & { code?: string }): Error {
  return cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? hubError('RECIPE_TOO_HEAVY', `more than ${HEAP_MB} MB of memory`)
    : hubError('HUB_FAULT', '', { cause });
}

/** The thread that reads recipes: there while there is work, and given up with whatever a file does to it. */
export class RecipeThread {
  readonly #clock: Pick<MachineClock, 'after'>;
  #worker: Worker | undefined;
  #endIdle: Cancel = () => {};

  constructor(clock: Pick<MachineClock, 'after'>) {
    this.#clock = clock;
  }

  /** One at a time. @throws what a RecipeReader throws */
  carryOut(work: RecipeWork): Promise<ReadFile | ConvertedRecipe> {
    this.#endIdle();
    const worker = this.#worker ?? this.#begin();
    worker.ref();
    return new Promise((resolve, reject) => {
      const fail = (fault: Error) => {
        this.#giveUp();
        over();
        reject(fault);
      };
      const late = () => fail(hubError('RECIPE_TOO_HEAVY', `not read in ${LONGEST_MS} ms`));
      const cancel = this.#clock.after(LONGEST_MS, late);
      const died = (cause: Error) => fail(deathOf(cause));
      const ended = () => fail(hubError('HUB_FAULT', 'the thread that reads recipes ended'));
      const over = () => {
        cancel();
        worker.off('error', died).off('exit', ended).off('message', done);
      };
      const done = (result: RecipeResult) => {
        over();
        worker.unref();
        this.#endIdle = this.#clock.after(IDLE_MS, () => this.#giveUp());
        if (result.ok) resolve(result.value);
        else reject(faultOf(result.code, result.detail));
      };
      worker.on('error', died).on('exit', ended).on('message', done);
      worker.postMessage(work);
    });
  }

  #begin(): Worker {
    const worker = new Worker(new URL('./recipe-worker.js', import.meta.url), {
      name: 'recipe',
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    // What may still come of a thread that idles or was given up is nobody's any more.
    worker.on('error', () => {});
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    this.#worker = worker;
    return worker;
  }

  #giveUp(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
  }
}
