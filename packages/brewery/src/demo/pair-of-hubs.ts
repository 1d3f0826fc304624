import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChildSpec } from '../supervise/launcher.ts';
import { hubChild } from './children.ts';
import type { DataFolder } from './folder.ts';
import { hubYaml } from './hub-yaml.ts';

export interface PairOfHubs {
  /** `http://127.0.0.1:PORT`, as pages and people reach them. */
  readonly urls: readonly [string, string];
  readonly configs: readonly [string, string];
  readonly children: readonly [ChildSpec, ChildSpec];
  /** `ws://127.0.0.1:PORT`, as agents reach them. */
  readonly sockets: readonly [string, string];
}

/** Writes the configurations of two hubs on `port` and `port` + 1; `stores`: addresses, left out: embedded. */
export function pairOfHubs(
  folder: DataFolder,
  port: number,
  bus: string,
  stores?: Readonly<Record<string, string>>,
): PairOfHubs {
  const at = (n: number) => `127.0.0.1:${port + n}`;
  const urls = [`http://${at(0)}`, `http://${at(1)}`] as const;
  const make = (name: string, n: number) => {
    const file = join(folder.configs, `${name}.yaml`);
    writeFileSync(file, hubYaml({ name, port: port + n, urls, socket: bus, ...(stores !== undefined && { stores }) }));
    return file;
  };
  const configs = [make('hub-a', 0), make('hub-b', 1)] as const;
  return {
    urls,
    configs,
    children: [hubChild('hub-a', configs[0]), hubChild('hub-b', configs[1])],
    sockets: [`ws://${at(0)}`, `ws://${at(1)}`],
  };
}
