interface Place {
  /** Index of the value's first character. */
  readonly index: number;
}

/** A number as it was written: 5.50 stays 5.50. */
export interface JsonNumber extends Place {
  readonly kind: 'number';
  readonly text: string;
}

export interface JsonLeaf extends Place {
  readonly kind: 'leaf';
  readonly value: string | boolean | null;
}

export interface JsonArray extends Place {
  readonly kind: 'array';
  readonly items: readonly JsonNode[];
}

export interface JsonObject extends Place {
  readonly kind: 'object';
  readonly entries: readonly (readonly [key: string, value: JsonNode])[];
}

export type JsonNode = JsonNumber | JsonLeaf | JsonArray | JsonObject;

/** The plain value. `__proto__` becomes a key like any other. */
export function plainValue(node: JsonNode): unknown {
  if (node.kind === 'number') return Number(node.text);
  if (node.kind === 'leaf') return node.value;
  if (node.kind === 'array') return node.items.map(plainValue);
  return Object.fromEntries(node.entries.map(([key, value]) => [key, plainValue(value)]));
}

/** JSON text of the tree, keys in their order, numbers as they were written; one value a line. */
export function writeJson(node: JsonNode, indent = ''): string {
  if (node.kind === 'number') return node.text;
  if (node.kind === 'leaf') return JSON.stringify(node.value);
  const inner = `${indent}  `;
  const parts =
    node.kind === 'array'
      ? node.items.map((item) => writeJson(item, inner))
      : node.entries.map(([key, value]) => `${JSON.stringify(key)}: ${writeJson(value, inner)}`);
  const [open, close] = node.kind === 'array' ? '[]' : '{}';
  return parts.length === 0
    ? `${open}${close}`
    : `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`;
}

/** What a document says: numbers as written, keys in any order. Two documents are equal when these texts are. */
export function canonicalJson(node: JsonNode): string {
  if (node.kind === 'number') return node.text;
  if (node.kind === 'leaf') return JSON.stringify(node.value);
  if (node.kind === 'array') return `[${node.items.map(canonicalJson).join(',')}]`;
  const entries = node.entries.map(([key, value]) => `${JSON.stringify(key)}:${canonicalJson(value)}`);
  return `{${entries.sort().join(',')}}`;
}

/** The node at a path, or the nearest one above that exists. */
export function nodeAt(root: JsonNode, path: readonly PropertyKey[]): JsonNode {
  let node = root;
  for (const part of path) {
    const next: JsonNode | undefined =
      node.kind === 'array'
        ? node.items[Number(part)]
        : node.kind === 'object'
          ? node.entries.find(([key]) => key === part)?.[1]
          : undefined;
    if (next === undefined) return node;
    node = next;
  }
  return node;
}
