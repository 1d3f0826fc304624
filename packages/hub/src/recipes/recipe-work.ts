import type { RecipeFormat } from '@cerveceria/protocol';
import type { Recipe } from '@cerveceria/recipe';

/** What is asked of the thread that reads recipe files. One thread does one piece of work. */
export interface RecipeWork {
  readonly kind: 'read';
  readonly bytes: Uint8Array;
}

export interface ReadFile {
  readonly format: RecipeFormat;
  readonly encoding: string;
  readonly recipes: readonly Recipe[];
}

export type RecipeResult =
  | { readonly ok: true; readonly value: ReadFile }
  /** A fault of the file: its code is one of RECIPE_ERRORS or of the hub. */
  | { readonly ok: false; readonly code: string; readonly detail: string };
