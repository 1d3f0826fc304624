import { parentPort } from 'node:worker_threads';
import { CodedError } from '@cerveceria/protocol';
import { type ConvertedRecipe, convertRecipe, readRecipeDocument } from '@cerveceria/recipe';
import { hubError } from '../errors.ts';
import type { ReadFile, RecipeResult, RecipeWork } from './recipe-work.ts';

/** Characters of one recipe's JSON; the largest real one has 30,000. */
const HEAVIEST = 500_000;

function read(bytes: Uint8Array): ReadFile {
  const { format, encoding, recipes } = readRecipeDocument(bytes);
  for (const [at, recipe] of recipes.entries()) {
    const size = JSON.stringify(recipe).length;
    if (size > HEAVIEST) throw hubError('RECIPE_TOO_HEAVY', `recipe ${at + 1}: ${size} characters`);
  }
  return { format, encoding, recipes };
}

function answer(work: RecipeWork): ReadFile | ConvertedRecipe {
  if (work.kind === 'read') return read(work.bytes);
  return convertRecipe(readRecipeDocument(work.bytes), work.at, work.format);
}

function resultOf(work: RecipeWork): RecipeResult {
  try {
    return { ok: true, value: answer(work) };
  } catch (fault) {
    if (fault instanceof CodedError) return { ok: false, code: fault.code, detail: fault.detail };
    throw fault;
  }
}

const port = parentPort;
if (port === null) throw new Error('this file runs as a worker thread');
port.on('message', (work: RecipeWork) => port.postMessage(resultOf(work)));
