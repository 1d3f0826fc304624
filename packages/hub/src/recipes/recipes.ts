import type {
  AddedRecipes,
  BrewAnswer,
  BrewOptions,
  BrewRequest,
  RecipeCard,
  RecipeFormat,
  RecipeLanguage,
  RecipeLosses,
  RecipePreview,
  RecipeView,
} from '@cerveceria/protocol';
import { type CompiledRecipe, compileRecipe, type Recipe } from '@cerveceria/recipe';
import type { ProcessClock } from '@cerveceria/runtime';
import type { Audit } from '../auth/audit.ts';
import type { Who } from '../auth/who.ts';
import type { ProgramCommands } from '../commands/program-commands.ts';
import { hubError } from '../errors.ts';
import { type RecipeDocs, sha256Of } from './recipe-docs.ts';
import type { RecipeReader } from './recipe-reader.ts';
import { recipeView } from './recipe-view.ts';
import type { ReadFile } from './recipe-work.ts';

interface RecipesParts {
  readonly docs: RecipeDocs;
  readonly reader: RecipeReader;
  readonly programs: Pick<ProgramCommands, 'begin'>;
  readonly audit: Audit;
  readonly clock: Pick<ProcessClock, 'wall'>;
  /** Twelve hex digits. */
  readonly newFileId: () => string;
}

export interface ExportedRecipe {
  readonly card: RecipeCard;
  readonly format: RecipeFormat;
  /** As it came, or the one recipe converted. */
  readonly content: Uint8Array | string;
  readonly losses: RecipeLosses['losses'];
}

export interface Recipes {
  /** @throws what RecipeReader throws */
  add(who: Who, bytes: Uint8Array, name: string): Promise<AddedRecipes>;
  /** By name. */
  list(): Promise<RecipeCard[]>;
  /** @throws RECIPE_UNKNOWN */
  get(id: string, language: RecipeLanguage): Promise<RecipeView>;
  /** In its own format the file that it came in, byte for byte; in the other the recipe alone. @throws RECIPE_UNKNOWN */
  exported(id: string, format?: RecipeFormat): Promise<ExportedRecipe>;
  /** @throws RECIPE_UNKNOWN */
  remove(who: Who, id: string): Promise<void>;
  /** Changes nothing. @throws RECIPE_UNKNOWN, RECIPE_NOT_BREWABLE */
  preview(id: string, options: BrewOptions): Promise<RecipePreview>;
  /** @throws RECIPE_UNKNOWN, RECIPE_NOT_BREWABLE and what ProgramCommands.begin throws */
  brew(who: Who, id: string, request: BrewRequest): Promise<BrewAnswer>;
}

/** Bytes of a program's JSON; it travels to its node in one message together with what else is desired there. */
const LONGEST_PROGRAM = 160 * 1024;

function cardsOf({ format, encoding, recipes }: ReadFile, file: Omit<RecipeCard['file'], 'encoding' | 'recipes'>) {
  return (added: number, addedBy: string) =>
    recipes.map((recipe, at) => {
      const { name, kind, style, author, batchSize, originalGravity, finalGravity, boil, mash } = recipe;
      const said = { name, kind, style, author, batchSize, originalGravity, finalGravity };
      const figures = { boilTime: boil?.time ?? null, mashSteps: mash?.steps.length ?? 0 };
      const whole = { ...file, encoding, recipes: recipes.length };
      const card: RecipeCard = {
        id: `${file.id}-${at + 1}`,
        ...said,
        ...figures,
        ...{ format, file: whole, added, addedBy },
      };
      return { card, recipe };
    });
}

/** Its place in its file, from 0: the number at the end of its id. */
const placeOf = (id: string): number => Number(id.slice(id.lastIndexOf('-') + 1)) - 1;

function compiled(id: string, recipe: Recipe, options: BrewOptions): CompiledRecipe {
  const { volume, boilPoint, boilPower, boilOff, ...wishes } = options;
  const kettle = {
    volume,
    ...(boilPoint !== undefined && { boilPoint }),
    ...(boilPower !== undefined && { boilPower }),
    ...(boilOff !== undefined && { boilOff }),
  };
  const given = Object.fromEntries(Object.entries(wishes).filter(([, value]) => value !== undefined));
  const made = compileRecipe(recipe, { ...given, kettle, recipe: id });
  const size = Buffer.byteLength(JSON.stringify(made.program));
  if (size > LONGEST_PROGRAM)
    throw hubError('PROGRAM_INVALID', `${size} bytes of steps; ${LONGEST_PROGRAM} can be sent`);
  return made;
}

/** Recipes as brewers send them, kept as they came, and what is brewed of them. */
export function createRecipes({ docs, reader, programs, audit, clock, newFileId }: RecipesParts): Recipes {
  const note = (who: Who, what: string, about: string, detail: string) =>
    audit.record({ who: who.user, what, about, detail });

  return {
    async add(who, bytes, name) {
      const sha256 = sha256Of(bytes);
      const known = (await docs.cards()).filter(({ file }) => file.sha256 === sha256);
      if (known.length > 0) return { known: true, recipes: known };
      const read = await reader.read(bytes);
      const file = { id: newFileId(), name, bytes: bytes.length, sha256 };
      const stored = cardsOf(read, file)(clock.wall(), who.user);
      await docs.add(bytes, stored);
      const names = read.recipes.map((recipe) => recipe.name).join(', ');
      await note(who, 'recipe.add', file.id, `${read.recipes.length} of ${bytes.length} bytes: ${names}`.slice(0, 500));
      return { known: false, recipes: stored.map(({ card }) => card) };
    },
    list: async () => (await docs.cards()).sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1)),
    async get(id, language) {
      const { card, recipe } = await docs.get(id);
      return recipeView(card, recipe, language);
    },
    async exported(id, format) {
      const { card } = await docs.get(id);
      const bytes = await docs.file(card);
      if (format === undefined || format === card.format)
        return { card, format: card.format, content: bytes, losses: [] };
      const { text, losses } = await reader.convert(bytes, placeOf(id), format);
      return { card, format, content: text, losses };
    },
    async remove(who, id) {
      const { name } = await docs.remove(id);
      await note(who, 'recipe.remove', id, name);
    },
    async preview(id, options) {
      const { recipe } = await docs.get(id);
      const { program, warnings, figures } = compiled(id, recipe, options);
      return { program, warnings: [...warnings], figures };
    },
    async brew(who, id, { kettle, options, startAt, node }) {
      const { recipe } = await docs.get(id);
      const { program, warnings } = compiled(id, recipe, options);
      const wanted = { program, ...(startAt !== undefined && { startAt }), ...(node !== undefined && { node }) };
      const begun = await programs.begin(who, kettle, wanted);
      await note(who, 'recipe.brew', id, `${recipe.name} in ${kettle}, run ${begun.id}`);
      return { ...begun, warnings: [...warnings] };
    },
  };
}
