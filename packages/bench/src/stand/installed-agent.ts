import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { builtModule } from './programs.ts';

const UNIT = fileURLToPath(new URL('../../../../../systemd/cerveceria-agent.service', import.meta.url));
const START = /^ExecStart=\S+ (.*?) ?\S+\/main\.js run /m;

/** The agent as its unit starts it on a Pi. */
export interface InstalledAgent {
  /** Node's own, before the file. */
  readonly flags: readonly string[];
  readonly bundle: string;
  readonly env: Readonly<Record<string, string>>;
}

export function installedAgent(): InstalledAgent {
  const unit = readFileSync(UNIT, 'utf8');
  const flags = START.exec(unit)?.[1];
  if (flags === undefined) throw new Error(`${UNIT} does not start main.js`);
  const pairs = [...unit.matchAll(/^Environment=([A-Z_]+)=(\S+)$/gm)].map(([, name, value]) => [name, value]);
  const bundle = fileURLToPath(builtModule('edge-agent', '../../dist/main.js'));
  return { flags: flags.split(' ').filter(Boolean), bundle, env: Object.fromEntries(pairs) };
}
