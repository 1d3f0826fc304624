import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ErrorEntry, ErrorTable } from '@cerveceria/protocol';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Sources that hold an error table, `packages/p/src/.../errors.ts`, and any other that holds one where none belongs. */
function sourcesWithTables(): string[] {
  return readdirSync(join(root, 'packages'))
    .map((name) => join(root, 'packages', name, 'src'))
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
    .filter((file) => file.endsWith('.ts') && /^export const \w+_ERRORS = \{/m.test(readFileSync(file, 'utf8')));
}

/** By place and code: `hub PORT_IN_USE`; the place is the heading on the page. */
async function tables(): Promise<Map<string, ErrorEntry>> {
  const entries = new Map<string, ErrorEntry>();
  for (const source of sourcesWithTables()) {
    const built = source.replace('/src/', '/build/src/').replace(/\.ts$/, '.js');
    const place = relative(join(root, 'packages'), source)
      .replace('/src/', '/')
      .replace(/\/errors\.ts$/, '');
    const exported = (await import(pathToFileURL(built).href)) as Record<string, unknown>;
    for (const [, table] of Object.entries(exported).filter(([key]) => key.endsWith('_ERRORS')))
      for (const [code, entry] of Object.entries(table as ErrorTable)) {
        assert.ok(!entries.has(`${place} ${code}`), `${place} ${code} stands in two tables`);
        entries.set(`${place} ${code}`, entry);
      }
  }
  return entries;
}

function documented(): Map<string, ErrorEntry> {
  const page = readFileSync(join(root, 'docs/errors.md'), 'utf8');
  const rows = page.matchAll(
    /^(?:## (?<place>.+)|\| `(?<code>[A-Z0-9_]+)` \| (?<status>\d+) \| (?<message>.+) \| (?<advice>.+) \|)$/gm,
  );
  const entries = new Map<string, ErrorEntry>();
  let section = '';
  for (const { groups } of rows) {
    const { place, code, status, message = '', advice = '' } = groups ?? {};
    section = place ?? section;
    if (code === undefined) continue;
    assert.ok(!entries.has(`${section} ${code}`), `${section} ${code} stands twice on the page`);
    const plain = (text: string) => text.replaceAll('\\|', '|');
    entries.set(`${section} ${code}`, { status: Number(status), message: plain(message), advice: plain(advice) });
  }
  return entries;
}

test('error tables stand in errors.ts and nowhere else', () => {
  const elsewhere = sourcesWithTables().filter((file) => !file.endsWith('/errors.ts'));
  assert.deepEqual(
    elsewhere.map((file) => relative(root, file)),
    [],
  );
});

test('docs/errors.md says what the tables say, code by code, both ways (else: node scripts/errors-doc.mjs)', async () => {
  const inTables = await tables();
  const onPage = documented();
  assert.ok(inTables.size > 50, `${inTables.size} codes`);
  assert.deepEqual(
    [...inTables.keys()].filter((code) => !onPage.has(code)),
    [],
    'missing on the page',
  );
  assert.deepEqual(
    [...onPage.keys()].filter((code) => !inTables.has(code)),
    [],
    'on the page only',
  );
  for (const [code, entry] of inTables) assert.deepEqual(onPage.get(code), { ...entry }, code);
});

test('every code is a stable name, and every entry says what happened and what to do', async () => {
  for (const [name, { status, message, advice }] of await tables()) {
    assert.match(name, /^[a-z/-]+ [A-Z0-9]+(_[A-Z0-9]+)+$/);
    assert.ok(Number.isInteger(status) && status >= 400 && status < 600, name);
    assert.ok(message.length > 5 && advice.length > 5, name);
  }
});

test('a code that two packages use means the same to a client of the API', async () => {
  const statuses = new Map<string, number>();
  for (const [name, { status }] of await tables()) {
    const code = name.split(' ')[1] ?? '';
    assert.equal(statuses.get(code) ?? status, status, code);
    statuses.set(code, status);
  }
});
