// `node scripts/errors-doc.mjs`: writes docs/errors.md anew from the tables of the built packages.
import { existsSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { filesBelow, PACKAGES, ROOT } from './build.mjs';
import { give } from './machine.mjs';

const HEAD = `# Errors

Every error that a program of the brewery can end in, by its code. Codes are stable and never used again for another
meaning. The HTTP status is what the API answers with. This page is made from the tables in the sources by
\`node scripts/errors-doc.mjs\`; a test keeps both equal.
`;

const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');

function section(title, table) {
  const rows = Object.entries(table)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { status, message, advice }]) => `| \`${code}\` | ${status} | ${cell(message)} | ${cell(advice)} |`);
  return `\n## ${title}\n\n| code | HTTP | meaning | what to do |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

const sources = filesBelow(PACKAGES).filter((file) => /\/src\/(.*\/)?errors\.ts$/.test(file));
const sections = [];
for (const source of sources.sort()) {
  const [name, ...rest] = relative(PACKAGES, source).split('/');
  const built = join(PACKAGES, name, 'build', ...rest).replace(/\.ts$/, '.js');
  if (!existsSync(built)) give(`${relative(ROOT, source)} is not built; run: npx tsc -b`);
  const tables = Object.entries(await import(pathToFileURL(built).href)).filter(([key]) => key.endsWith('_ERRORS'));
  const place = [name, ...rest.slice(1, -1)].join('/');
  for (const [, table] of tables) sections.push(section(place, table));
}
writeFileSync(join(ROOT, 'docs/errors.md'), HEAD + sections.join(''));
process.stdout.write(`docs/errors.md: ${sections.length} tables\n`);
