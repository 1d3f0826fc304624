import { readFileSync } from 'node:fs';
import { type Document, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { ConfigError, type ConfigFault } from './config-error.ts';
import { expectation } from './config-expectation.ts';
import { issueFaults, type Path } from './config-issues.ts';
import { placeOf } from './config-places.ts';
import { deepFreeze } from './deep-freeze.ts';

function keyText(path: Path): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

function syntaxFaults(document: Document): ConfigFault[] {
  return [...document.errors, ...document.warnings].map((error) => {
    const { line, col } = error.linePos?.[0] ?? { line: 1, col: 1 };
    const said = error.message.split(' at line ')[0]?.split('\n')[0] ?? error.code;
    return { line, column: col, key: '', what: `expected YAML, got a fault in it: ${said}` };
  });
}

/** Plain data of the document. Aliases that unfold without end ("billion laughs") are a fault like any other. */
function dataOf(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    const what = `expected YAML, got ${cause instanceof Error ? cause.message : 'aliases without end'}`;
    throw new ConfigError('CONFIG_INVALID', file, [{ line: 1, column: 1, key: '', what }], { cause });
  }
}

/**
 * Reads a configuration from its text; `file` is only named in faults. The result is frozen all the way down. A message
 * that a schema brings itself (`.regex(…, 'a duty from 0 to 1')`, `.refine`) should read well after the word "expected".
 * @throws ConfigError (CONFIG_INVALID) with every fault at once
 */
export function parseConfig<T>(text: string, file: string, schema: z.ZodType<T>): T {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: true });
  const syntax = syntaxFaults(document);
  if (syntax.length > 0) throw new ConfigError('CONFIG_INVALID', file, syntax);
  const data = dataOf(document, file);
  const result = schema.safeParse(data, { error: expectation });
  if (result.success) return deepFreeze(result.data);
  const faults = result.error.issues
    .flatMap((issue) => issueFaults(issue, data))
    .map(({ path, at, what }) => ({ ...placeOf(document, lines, path, at), key: keyText(path), what }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
  throw new ConfigError('CONFIG_INVALID', file, faults);
}

/** @throws ConfigError (CONFIG_UNREADABLE, CONFIG_INVALID) */
export function loadConfig<T>(file: string, schema: z.ZodType<T>): T {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const what = `expected a file that can be read, got ${code ?? 'an error'}`;
    throw new ConfigError('CONFIG_UNREADABLE', file, [{ line: 1, column: 1, key: '', what }], { cause });
  }
  return parseConfig(text, file, schema);
}
