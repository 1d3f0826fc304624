import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';

/**
 * What can be understood of a YAML file, faults or not: for a program that must act where `loadConfig` would refuse.
 * Everything in it has to be looked at before it is believed. @throws what reading the file throws
 */
export function readLooseYaml(file: string): unknown {
  const document = parseDocument(readFileSync(file, 'utf8'), { logLevel: 'silent' });
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    return undefined;
  }
}
