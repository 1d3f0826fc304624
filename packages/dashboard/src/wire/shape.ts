/** Says whether something has a shape. Cheap on purpose: the page gets several messages a second on a weak tablet. */
export type Check = (item: unknown) => boolean;

export const isText: Check = (item) => typeof item === 'string';
export const isNumber: Check = (item) => typeof item === 'number' && Number.isFinite(item);
export const isFlag: Check = (item) => typeof item === 'boolean';

export function isRecord(item: unknown): item is Readonly<Record<string, unknown>> {
  return typeof item === 'object' && item !== null && !Array.isArray(item);
}

export const oneOf =
  (...words: readonly string[]): Check =>
  (item) =>
    typeof item === 'string' && words.includes(item);

export const orNull =
  (check: Check): Check =>
  (item) =>
    item === null || check(item);

export const maybe =
  (check: Check): Check =>
  (item) =>
    item === undefined || check(item);

export const listOf =
  (check: Check): Check =>
  (item) =>
    Array.isArray(item) && item.every(check);

export const recordOf =
  (check: Check): Check =>
  (item) =>
    isRecord(item) && Object.values(item).every(check);

/** Every named field must pass; fields that are not named are a newer hub's affair. */
export function shapeOf(fields: Readonly<Record<string, Check>>): Check {
  const entries = Object.entries(fields);
  return (item) => isRecord(item) && entries.every(([key, check]) => check(item[key]));
}
