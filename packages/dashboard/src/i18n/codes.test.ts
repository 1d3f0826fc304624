import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { codesEn } from './codes-en.ts';
import { codesEs } from './codes-es.ts';
import { saidEs } from './said-es.ts';

const PACKAGES = fileURLToPath(new URL('../../../../', import.meta.url));

function sources(folder: string): { readonly file: string; readonly text: string }[] {
  const root = join(PACKAGES, folder);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.(test|fixture|contract)\.ts$/.test(file))
    .map((file) => ({ file: `${folder}/${file}`, text: readFileSync(join(root, file), 'utf8') }));
}

/** Those that no page ever meets: told in the log or on the command line of a process that does not start. */
const AT_START = new Set([
  ...['PORT_IN_USE', 'ADDRESS_UNUSABLE', 'DATA_UNWRITABLE', 'CLOCK_UNREACHABLE', 'ROLE_UNKNOWN'],
  ...['TIERS_REFUSED', 'TIER_FOREIGN', 'TIER_NEWER', 'TIER_MISCONFIGURED'],
  ...['ARCHIVE_DIFFERS', 'ARCHIVE_NONE', 'ARCHIVE_UNTIL', 'ARCHIVE_BUSY'],
]);

/** Keys of the tables of errors that an API answers with. */
function tableCodes(): string[] {
  return ['hub/src', 'recipe/src', 'protocol/src']
    .flatMap(sources)
    .filter(({ file }) => file.endsWith('errors.ts'))
    .flatMap(({ text }) => [...text.matchAll(/^ {2}([A-Z][A-Z_]+): \{$/gm)].map(([, code]) => code as string))
    .filter((code) => !AT_START.has(code));
}

const WORD = "'([a-z0-9]+(?:-[a-z0-9]+)*)'";
const HYPHENED = "'([a-z0-9]+(?:-[a-z0-9]+)+)'";
/** How the agent raises: as an argument of who tells it, or as the value of a field that carries codes. */
const RAISED = [
  new RegExp(`\\b(?:alarm|refuse|doubt|faultCell)\\(\\s*${WORD}`, 'g'),
  new RegExp(`\\b(?:code|doubt|veto|latched|refused|refusal): ${WORD}`, 'g'),
  /'fault:([a-z0-9-]+)'/g,
];
/** Whole files of codes: what decides whether something is wrong returns its code. */
const DECIDES = /edge-agent\/src\/(safety|program|sensing|power|drivers\/\w+-decode|control\/demand|tick)\b/;
/** What fits the patterns and is no code: a word of the schema library. */
const NO_CODES = new Set(['custom']);

/** What a driver says of a reading; others call their own functions `fault` too. */
const DRIVER = /edge-agent\/src\/(drivers|sensing)\//;

function agentCodes(): Map<string, string> {
  // Words of the protocol (kinds of steps, phases, sources) are no codes.
  const spoken = new Set(
    sources('protocol/src').flatMap(({ text }) =>
      [...text.matchAll(new RegExp(HYPHENED, 'g'))].map(([, word]) => word),
    ),
  );
  const found = new Map<string, string>();
  for (const { file, text } of sources('edge-agent/src')) {
    const bare = text.replace(/^.*(from '|\bkind: '|=== '|\/\/).*$/gm, (line) =>
      line.replace(/(from|kind:|===) '[^']*'|\/\/.*/g, ''),
    );
    const patterns = [
      ...RAISED,
      ...(DRIVER.test(file) ? [new RegExp(`\\bfault\\(${WORD}`, 'g')] : []),
      ...(DECIDES.test(file) ? [new RegExp(HYPHENED, 'g')] : []),
    ];
    for (const pattern of patterns)
      for (const [, code] of bare.matchAll(pattern))
        if (code !== undefined && !NO_CODES.has(code) && (!code.includes('-') || !spoken.has(code)))
          found.set(code, file);
  }
  return found;
}

test('every code that an agent can raise has words in both languages', () => {
  const codes = agentCodes();
  assert.ok(codes.size > 60, `${codes.size} codes found: the sources are written otherwise now`);
  for (const known of ['over-temperature', 'program-ask', 'clock-unknown', 'order-late', 'w1-crc', 'rtd-open', 'noisy'])
    assert.ok(codes.has(known), `${known} is raised, but was not found`);
  // Sentences beside a code have a test of their own.
  const without = [...codes].filter(([code]) => !(code in saidEs) && (!(code in codesEs) || !(code in codesEn)));
  assert.deepEqual(without, []);
});

test('every error that a hub answers with has words in both languages', () => {
  const codes = tableCodes().map((code) => code.toLowerCase().replaceAll('_', '-'));
  assert.ok(codes.length > 40, `${codes.length} codes found: the tables are written otherwise now`);
  assert.deepEqual(
    codes.filter((code) => !(code in codesEs) || !(code in codesEn)),
    [],
  );
});
