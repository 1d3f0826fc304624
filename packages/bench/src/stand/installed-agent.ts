import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { builtModule } from './programs.ts';

const UNIT = fileURLToPath(new URL('../../../../../systemd/cerveceria-agent.service', import.meta.url));
const START = /^ExecStart=\S+ (.*?) ?\S+\/main\.js run /m;

/** The agent as its unit starts it on a Pi: the bundle, with the unit's own flags and environment. */
export function installedAgent(): { readonly args: readonly string[]; readonly env: Record<string, string> } {
  const unit = readFileSync(UNIT, 'utf8');
  const flags = START.exec(unit)?.[1];
  if (flags === undefined) throw new Error(`${UNIT} does not start main.js`);
  const pairs = [...unit.matchAll(/^Environment=([A-Z_]+)=(\S+)$/gm)].map(([, name, value]) => [name, value]);
  const bundle = fileURLToPath(builtModule('edge-agent', '../../dist/main.js'));
  return { args: [...flags.split(' ').filter(Boolean), bundle], env: Object.fromEntries(pairs) };
}
