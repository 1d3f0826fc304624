import type { RecipeFormat } from '@cerveceria/protocol';
import type { ConvertedRecipe } from '@cerveceria/recipe';
import type { ReadFile } from './recipe-work.ts';

/** Reads recipe files, which anybody may have written, without holding up the hub. */
export interface RecipeReader {
  /** @throws all of RECIPE_ERRORS but RECIPE_NOT_BREWABLE, with line:column or path; RECIPE_TOO_HEAVY, RECIPES_BUSY */
  read(bytes: Uint8Array): Promise<ReadFile>;
  /** Recipe `at` (from 0) of the file, written in a format, and what gets lost by it. @throws as `read` */
  convert(bytes: Uint8Array, at: number, format: RecipeFormat): Promise<ConvertedRecipe>;
}
