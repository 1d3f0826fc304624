import type { RecipeFormat } from '@cerveceria/protocol';
import type { ConvertedRecipe, Recipe } from '@cerveceria/recipe';

/** What is asked of the thread that reads recipe files. One piece of work at a time. */
export type RecipeWork =
  | { readonly kind: 'read'; readonly bytes: Uint8Array }
  | { readonly kind: 'convert'; readonly bytes: Uint8Array; readonly at: number; readonly format: RecipeFormat };

export interface ReadFile {
  readonly format: RecipeFormat;
  readonly encoding: string;
  readonly recipes: readonly Recipe[];
}

export type RecipeResult =
  | { readonly ok: true; readonly value: ReadFile | ConvertedRecipe }
  /** A fault of the file: its code is one of RECIPE_ERRORS or of the hub. */
  | { readonly ok: false; readonly code: string; readonly detail: string };
