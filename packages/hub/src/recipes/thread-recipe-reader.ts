import { Worker } from 'node:worker_threads';
import { type ConvertedRecipe, RECIPE_ERRORS, recipeError } from '@cerveceria/recipe';
import type { MachineClock } from '@cerveceria/runtime';
import { HUB_ERRORS, hubError } from '../errors.ts';
import type { RecipeReader } from './recipe-reader.ts';
import type { ReadFile, RecipeResult, RecipeWork } from './recipe-work.ts';

/** Machine ms; the worst file of 5 MB takes less than one second. */
const LONGEST_MS = 20_000;
/** Files that may wait while another is read. */
const QUEUE = 8;
/** MB; the tree of the worst file takes about 150. */
const HEAP_MB = 512;

function faultOf(code: string, detail: string): Error {
  if (code in RECIPE_ERRORS) return recipeError(code as keyof typeof RECIPE_ERRORS, detail);
  return hubError(code in HUB_ERRORS ? (code as keyof typeof HUB_ERRORS) : 'HUB_FAULT', detail);
}

function carryOut(work: RecipeWork, clock: Pick<MachineClock, 'after'>): Promise<ReadFile | ConvertedRecipe> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./recipe-worker.js', import.meta.url), {
      name: 'recipe',
      workerData: work,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    const fail = (fault: Error) => {
      cancel();
      reject(fault);
      void worker.terminate();
    };
    const cancel = clock.after(LONGEST_MS, () => fail(hubError('RECIPE_TOO_HEAVY', `not read in ${LONGEST_MS} ms`)));
    worker.once('message', (result: RecipeResult) => {
      if (!result.ok) return fail(faultOf(result.code, result.detail));
      cancel();
      resolve(result.value);
      void worker.terminate();
    });
    worker.once('error', (cause: Error & { code?: string }) =>
      fail(
        cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? hubError('RECIPE_TOO_HEAVY', `more than ${HEAP_MB} MB of memory`)
          : hubError('HUB_FAULT', '', { cause }),
      ),
    );
    worker.once('exit', () => fail(hubError('HUB_FAULT', 'the thread that reads recipes ended')));
  });
}

/** A thread for each file, one after the other: what a hostile file does to it ends with it. */
export function threadRecipeReader(clock: Pick<MachineClock, 'after'>): RecipeReader {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  function inTurn(work: RecipeWork): Promise<ReadFile | ConvertedRecipe> {
    if (waiting > QUEUE) return Promise.reject(hubError('RECIPES_BUSY', `${waiting} wait`));
    waiting++;
    const mine = last.then(() => carryOut(work, clock)).finally(() => waiting--);
    last = mine.catch(() => undefined);
    return mine;
  }

  return {
    read: (bytes) => inTurn({ kind: 'read', bytes }) as Promise<ReadFile>,
    convert: (bytes, at, format) => inTurn({ kind: 'convert', bytes, at, format }) as Promise<ConvertedRecipe>,
  };
}
