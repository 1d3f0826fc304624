import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml';
import type { Path } from './config-issues.ts';

/** Where a key or value stands in the text; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

function resolved(node: unknown, document: Document): Node | undefined {
  if (!isNode(node)) return undefined;
  return isAlias(node) ? node.resolve(document) : node;
}

function pairOf(node: Node | undefined, key: PropertyKey): Pair | undefined {
  if (!isMap(node)) return undefined;
  return node.items.find((pair) => String(isScalar(pair.key) ? pair.key.value : pair.key) === String(key));
}

/** Place of a path's key or value. What is missing is told at its parent, the nearest thing that there is to look at. */
export function placeOf(document: Document, lines: LineCounter, path: Path, at: 'key' | 'value'): Place {
  let node = resolved(document.contents, document);
  let offset = node?.range?.[0] ?? 0;
  for (const [i, key] of path.entries()) {
    const pair = pairOf(node, key);
    const value = pair?.value ?? (isSeq(node) ? node.items[Number(key)] : undefined);
    const keyStart = isNode(pair?.key) ? pair.key.range?.[0] : undefined;
    const isLast = i === path.length - 1;
    const valueStart = isNode(value) ? value.range?.[0] : undefined;
    if (valueStart === undefined && keyStart === undefined) break;
    // `key:` with nothing after it has its empty value somewhere behind; the key is what the reader looks for.
    const isEmpty = isScalar(value) && value.value === null;
    offset = (isLast && (at === 'key' || isEmpty) ? keyStart : undefined) ?? valueStart ?? keyStart ?? offset;
    node = resolved(value, document);
  }
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}
