import type { ConvertedRecipe } from '@cerveceria/recipe';
import type { MachineClock } from '@cerveceria/runtime';
import { hubError } from '../errors.ts';
import type { RecipeReader } from './recipe-reader.ts';
import { RecipeThread } from './recipe-thread.ts';
import type { ReadFile, RecipeWork } from './recipe-work.ts';

/** Files that may wait while another is read. */
const QUEUE = 8;

/** Reads files in a thread, one after the other. */
export function threadRecipeReader(clock: Pick<MachineClock, 'after'>): RecipeReader {
  const thread = new RecipeThread(clock);
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  function inTurn(work: RecipeWork): Promise<ReadFile | ConvertedRecipe> {
    if (waiting > QUEUE) return Promise.reject(hubError('RECIPES_BUSY', `${waiting} wait`));
    waiting++;
    const mine = last.then(() => thread.carryOut(work)).finally(() => waiting--);
    last = mine.catch(() => undefined);
    return mine;
  }

  return {
    read: (bytes) => inTurn({ kind: 'read', bytes }) as Promise<ReadFile>,
    convert: (bytes, at, format) => inTurn({ kind: 'convert', bytes, at, format }) as Promise<ConvertedRecipe>,
  };
}
