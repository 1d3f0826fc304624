import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { RecipeCard } from '@cerveceria/protocol';
import type { Recipe } from '@cerveceria/recipe';
import { hubError } from '../errors.ts';
import type { StateStore } from '../tiers/state-store.ts';

/**
 * Raw bytes a document: a store must commit it within a few ms, and none limits documents to less. Deflated, because
 * recipes are text and shrink to a tenth.
 */
const PIECE = 128 * 1024;

/** `recipe-file/<id>`: in how many pieces the file lies under `recipe-bytes/<id>/<n>`. */
interface FileRecord {
  readonly pieces: number;
  readonly bytes: number;
  readonly sha256: string;
}

export interface StoredRecipe {
  readonly card: RecipeCard;
  readonly recipe: Recipe;
}

export interface RecipeDocs {
  cards(): Promise<RecipeCard[]>;
  /** @throws RECIPE_UNKNOWN */
  get(id: string): Promise<StoredRecipe>;
  /** The file that the recipe came in, byte for byte. @throws RECIPE_UNKNOWN, TIER_DAMAGED */
  file(card: RecipeCard): Promise<Buffer>;
  add(bytes: Uint8Array, recipes: readonly StoredRecipe[]): Promise<void>;
  /** The file goes with its last recipe. @throws RECIPE_UNKNOWN */
  remove(id: string): Promise<RecipeCard>;
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const cardKey = (id: string) => `recipe-card/${id}`;
const recipeKey = (id: string) => `recipe/${id}`;
const fileKey = (file: string) => `recipe-file/${file}`;
const pieceKey = (file: string, at: number) => `recipe-bytes/${file}/${String(at).padStart(4, '0')}`;

/** Recipes in the StateStore: a small card each, so that the list is quick; the recipe; and the file in pieces. */
export function createRecipeDocs(store: StateStore): RecipeDocs {
  async function fileOf(id: string): Promise<FileRecord> {
    const doc = await store.get<FileRecord>(fileKey(id));
    if (doc === undefined) throw hubError('RECIPE_UNKNOWN', id);
    return doc.value;
  }

  async function removeFile(id: string): Promise<void> {
    const { pieces } = await fileOf(id);
    await store.remove(fileKey(id), 'any');
    for (let at = 0; at < pieces; at++) await store.remove(pieceKey(id, at), 'any');
  }

  const cards = async () => (await store.list<RecipeCard>('recipe-card/')).map(({ value }) => value);

  return {
    cards,
    async get(id) {
      const [card, recipe] = await Promise.all([store.get<RecipeCard>(cardKey(id)), store.get<Recipe>(recipeKey(id))]);
      if (card === undefined || recipe === undefined) throw hubError('RECIPE_UNKNOWN', id);
      return { card: card.value, recipe: recipe.value };
    },
    async file({ file: { id } }) {
      const { pieces, sha256 } = await fileOf(id);
      const parts: Buffer[] = [];
      for (let at = 0; at < pieces; at++) {
        const piece = await store.get<string>(pieceKey(id, at));
        if (piece !== undefined) parts.push(inflateRawSync(Buffer.from(piece.value, 'base64')));
      }
      const bytes = Buffer.concat(parts);
      if (sha256Of(bytes) !== sha256) throw hubError('TIER_DAMAGED', `${fileKey(id)}: not the bytes that came in`);
      return bytes;
    },
    async add(bytes, recipes) {
      const [first] = recipes;
      if (first === undefined) return;
      const { id, sha256 } = first.card.file;
      const pieces = Math.ceil(bytes.length / PIECE);
      for (let at = 0; at < pieces; at++) {
        const piece = deflateRawSync(bytes.subarray(at * PIECE, (at + 1) * PIECE));
        await store.put(pieceKey(id, at), piece.toString('base64'), null);
      }
      await store.put<FileRecord>(fileKey(id), { pieces, bytes: bytes.length, sha256 }, null);
      await Promise.all(recipes.map(({ card, recipe }) => store.put(recipeKey(card.id), recipe, null)));
      // Last: what has a card is there whole.
      await Promise.all(recipes.map(({ card }) => store.put(cardKey(card.id), card, null)));
    },
    async remove(id) {
      const card = (await store.get<RecipeCard>(cardKey(id)))?.value;
      if (card === undefined) throw hubError('RECIPE_UNKNOWN', id);
      await store.remove(cardKey(id), 'any');
      await store.remove(recipeKey(id), 'any');
      const others = (await cards()).some(({ file }) => file.id === card.file.id);
      if (!others) await removeFile(card.file.id);
      return card;
    },
  };
}
