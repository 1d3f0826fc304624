import { type ErrorTable, errorsOf } from '@cerveceria/protocol';

/** Codes are stable and never used again for another meaning. The detail names line:column (XML) or the JSON path. */
export const RECIPE_ERRORS = {
  RECIPE_TOO_LARGE: {
    status: 413,
    message: 'the recipe file is larger than 5 MB',
    advice: 'Export the recipes in smaller files; a recipe has a few ten kilobytes.',
  },
  RECIPE_UNKNOWN_FORMAT: {
    status: 415,
    message: 'the file is neither BeerXML nor BeerJSON',
    advice: 'Export the recipe as BeerXML 1.0 or BeerJSON 2.',
  },
  RECIPE_ENCODING: {
    status: 400,
    message: 'the file is not written in the encoding that it says',
    advice: 'Save the file as UTF-8, or correct the encoding in its first line (UTF-8, ISO-8859-1, windows-1252).',
  },
  RECIPE_XML_BROKEN: {
    status: 400,
    message: 'the XML is not well-formed or is cut off',
    advice: 'Export the recipe again; the file was damaged or only half copied.',
  },
  RECIPE_XML_DOCTYPE: {
    status: 400,
    message: 'the XML has a DOCTYPE, which no recipe needs and which can harm',
    advice: 'Remove the DOCTYPE and its entities; if the file came from someone unknown, throw it away.',
  },
  RECIPE_JSON_BROKEN: {
    status: 400,
    message: 'the JSON is not well-formed or is cut off',
    advice: 'Export the recipe again; the file was damaged or only half copied.',
  },
  RECIPE_TOO_DEEP: {
    status: 400,
    message: 'the file is nested deeper or has more parts than a recipe can have',
    advice: 'No brewing program writes such a file; throw it away.',
  },
  RECIPE_MISSING: {
    status: 422,
    message: 'a part that the format demands is missing',
    advice: 'Fill in the part in the program that wrote the recipe and export it again.',
  },
  RECIPE_VALUE: {
    status: 422,
    message: 'a value of the recipe cannot be right',
    advice:
      'Correct the value at the place that is named; times are not negative and temperatures are those of a brew.',
  },
  RECIPE_UNIT: {
    status: 422,
    message: 'a unit is not one of those that the format has for this value',
    advice: 'Correct the unit at the place that is named.',
  },
  RECIPE_NONE: {
    status: 422,
    message: 'the file holds no recipe and no mash',
    advice: 'Export a recipe, not only a list of ingredients.',
  },
  RECIPE_NOT_BREWABLE: {
    status: 422,
    message: 'no program can be made from the recipe',
    advice: 'See which part is named; a program has at least one step and at most 200.',
  },
} as const satisfies ErrorTable;

export const recipeError = errorsOf(RECIPE_ERRORS);
