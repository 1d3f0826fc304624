import { type JsonNode, plainValue } from '../beerjson/json-node.ts';
import { type Loss, loss } from './loss.ts';

const DETAILS = ['origin', 'producer', 'product_id', 'form', 'type', 'name', 'amount', 'timing', 'x_use'];
const TIMING = ['use', 'time', 'duration', 'step'];
const STEP = ['name', 'start_temperature', 'end_temperature', 'step_time'];
const of = (parent: string, names: readonly string[]) => names.map((name) => `${parent}.${name}`);
const inEach = (list: string, more: readonly string[] = []) => [
  ...of(`ingredients.${list}[]`, [...DETAILS.filter((name) => name !== 'timing'), ...more]),
  ...of(`ingredients.${list}[].timing`, TIMING),
];
const inMash = (parent: string) => [
  ...of(parent, ['name', 'grain_temperature', 'x_tun', 'x_sparge_temperature']),
  ...of(`${parent}.mash_steps[]`, ['name', 'type', 'amount', 'step_temperature', 'step_time', 'ramp_time']),
  ...of(`${parent}.mash_steps[]`, ['end_temperature', 'infuse_temperature', 'description']),
];

/** What of a document the model has; everything below one of these is part of its value. */
const READ = new Set([
  ...['name', 'type', 'author', 'batch_size', 'efficiency.brewhouse', 'style.name', 'notes'],
  ...['original_gravity', 'final_gravity'],
  ...inEach('fermentable_additions', ['yield.fine_grind', 'color']),
  ...inEach('hop_additions', ['alpha_acid', 'beta_acid']),
  ...inEach('miscellaneous_additions'),
  ...inEach('culture_additions', ['attenuation']),
  ...inMash('mash'),
  ...of('boil', ['boil_time', 'pre_boil_size']),
  ...of('boil.boil_steps[]', [...STEP, 'ramp_time']),
  ...of('fermentation.fermentation_steps[]', [...STEP, 'end_gravity', 'free_rise']),
]);
const READ_OF_MASH = new Set(inMash(''));

const isQuantity = (node: JsonNode) =>
  node.kind === 'object' &&
  node.entries.length === 2 &&
  node.entries.every(([key]) => key === 'unit' || key === 'value');

function shown(node: JsonNode): string {
  if (isQuantity(node)) {
    const { value, unit } = plainValue(node) as { value: unknown; unit: unknown };
    return `${value} ${unit}`;
  }
  return String(plainValue(node));
}

function unreadIn(node: JsonNode, read: ReadonlySet<string>, kind: string, path: string): Loss[] {
  if (read.has(kind)) return [];
  if (node.kind === 'array')
    return node.items.flatMap((item, at) => unreadIn(item, read, `${kind}[]`, `${path}[${at}]`));
  if (node.kind === 'object' && !isQuantity(node))
    return node.entries.flatMap(([key, value]) => {
      // How much sugar a grain could give is read from either of two members.
      const hasYield = key === 'potential' && !node.entries.some(([other]) => other === 'fine_grind');
      if (hasYield && isUnderstood(value)) return [];
      return unreadIn(
        value,
        read,
        kind === '' && read === READ ? key : `${kind}.${key}`,
        path === '' ? key : `${path}.${key}`,
      );
    });
  const text = shown(node).trim();
  return text === '' || text === 'null' ? [] : [loss(path, text)];
}

function isUnderstood(potential: JsonNode): boolean {
  const { unit, value } = plainValue(potential) as { unit?: unknown; value?: unknown };
  return unit === 'sg' && typeof value === 'number' && value > 1 && value < 2;
}

const member = (node: JsonNode | undefined, key: string): JsonNode | undefined =>
  node?.kind === 'object' ? node.entries.find(([each]) => each === key)?.[1] : undefined;
const itemsOf = (node: JsonNode | undefined) => (node?.kind === 'array' ? node.items : []);

/** What stands in recipe `at` (from 0; mashes of their own come behind the recipes) and is not in the model. */
export function unreadJson(root: JsonNode, at: number): Loss[] {
  const top = member(root, 'beerjson');
  const recipes = itemsOf(member(top, 'recipes'));
  const recipe = recipes[at];
  if (recipe !== undefined) return unreadIn(recipe, READ, '', '');
  const mash = itemsOf(member(top, 'mashes'))[at - recipes.length];
  return mash === undefined ? [] : unreadIn(mash, READ_OF_MASH, '', '');
}
