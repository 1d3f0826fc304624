import { checkDocument } from './beerjson/check-document.ts';
import type { JsonNode } from './beerjson/json-node.ts';
import { parseJson } from './beerjson/parse-json.ts';
import { readBeerJson, readBeerJsonMash } from './beerjson/read-beerjson.ts';
import { parseXml } from './beerxml/parse-xml.ts';
import { readBeerXml } from './beerxml/read-beerxml.ts';
import type { XmlDocument } from './beerxml/xml-element.ts';
import { recipeError } from './errors.ts';
import { MAX_BYTES } from './limits.ts';
import type { Recipe } from './recipe.ts';
import { decodeText } from './text/decode-text.ts';

interface Source {
  /** The file as it came; what export gives back. */
  readonly bytes: Uint8Array;
  readonly encoding: string;
  readonly recipes: readonly Recipe[];
}

/** A recipe file, whole: the recipes that were understood and everything else that stands in it. */
export type RecipeDocument =
  | (Source & { readonly format: 'beerxml'; readonly xml: XmlDocument })
  | (Source & { readonly format: 'beerjson'; readonly json: JsonNode });

function readJsonRecipes(root: JsonNode, text: string): Recipe[] {
  const { recipes = [], mashes = [] } = checkDocument(root, text).beerjson;
  const all = [...recipes.map(readBeerJson), ...mashes.map(readBeerJsonMash)];
  if (all.length === 0) throw recipeError('RECIPE_NONE', '$.beerjson');
  return all;
}

/**
 * Reads BeerXML 1.0 or BeerJSON 2, whichever the content is. All recipes of the file, or none: a file with one fault
 * is refused with the fault's place. Errors: all of RECIPE_ERRORS but RECIPE_NOT_BREWABLE.
 */
export function readRecipeDocument(bytes: Uint8Array): RecipeDocument {
  if (bytes.length > MAX_BYTES) throw recipeError('RECIPE_TOO_LARGE', `${bytes.length} bytes`);
  const { text, encoding } = decodeText(bytes);
  const start = text.trimStart()[0];
  if (start === '<') {
    const xml = parseXml(text);
    return { format: 'beerxml', bytes, encoding, xml, recipes: readBeerXml(xml) };
  }
  if (start === '{') {
    const json = parseJson(text);
    return { format: 'beerjson', bytes, encoding, json, recipes: readJsonRecipes(json, text) };
  }
  throw recipeError('RECIPE_UNKNOWN_FORMAT', start === undefined ? 'the file is empty' : '1:1: neither "<" nor "{"');
}

/** The file as it came, byte for byte: comments, unknown fields, decimals and encoding included. */
export function exportRecipeDocument(document: RecipeDocument): Uint8Array {
  return document.bytes;
}
