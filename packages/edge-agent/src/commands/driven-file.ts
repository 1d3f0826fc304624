import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { AgentConfig } from '../config-schema.ts';

const NAME = 'driven.json';

/** Leaves what a running agent drives for the `off` after its death, which may come when the file has been edited. */
export function writeDriven({ data, node, bus, chips, outputs }: AgentConfig): void {
  writeFileSync(join(data, NAME), `${JSON.stringify({ node, bus, chips, outputs })}\n`);
}

/** `raw`: data of the YAML `file`, as far as it can be read. Undefined when no agent has run there. */
export function readDriven(raw: unknown, file: string): unknown {
  const data = typeof raw === 'object' && raw !== null && 'data' in raw ? raw.data : undefined;
  if (typeof data !== 'string') return undefined;
  try {
    return JSON.parse(readFileSync(join(resolve(dirname(resolve(file)), data), NAME), 'utf8'));
  } catch {
    return undefined;
  }
}
