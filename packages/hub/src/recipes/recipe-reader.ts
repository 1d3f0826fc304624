import type { ReadFile } from './recipe-work.ts';

/** Reads recipe files, which anybody may have written, without holding up the hub. */
export interface RecipeReader {
  /** @throws all of RECIPE_ERRORS but RECIPE_NOT_BREWABLE, with line:column or path; RECIPE_TOO_HEAVY, RECIPES_BUSY */
  read(bytes: Uint8Array): Promise<ReadFile>;
}
