import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { codesEn } from './codes-en.ts';
import { codesEs } from './codes-es.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { namesEn } from './names-en.ts';
import { namesEs } from './names-es.ts';
import { codeText, nameOf, textOf } from './text.ts';

const SOURCES = new URL('../../../src/', import.meta.url);

function sources(folder: string): string[] {
  return readdirSync(new URL(folder, SOURCES))
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'))
    .map((file) => readFileSync(new URL(`${folder}${file}`, SOURCES), 'utf8'));
}

test('both languages have the same keys, and none is empty', () => {
  for (const [spanish, english] of [
    [es, en],
    [codesEs, codesEn],
    [namesEs, namesEn],
  ] as const) {
    assert.deepEqual(Object.keys(english).sort(), Object.keys(spanish).sort());
    for (const text of [...Object.values(spanish), ...Object.values(english)]) assert.notEqual(text.trim(), '');
  }
});

test('both languages fill in the same words', () => {
  const holes = (text: string) => [...text.matchAll(/\{([a-z]+)\}/g)].map(([, name]) => name).sort();
  for (const key of Object.keys(es) as (keyof typeof es)[]) assert.deepEqual(holes(en[key]), holes(es[key]), key);
});

test('no view holds a text of its own', () => {
  const found = sources('views/').flatMap((source) => [
    ...[...source.matchAll(/>([^<>{}=;()]*[A-Za-zÁ-ú]{2,}[^<>{}=;()]*)<\//g)].map(([, text]) => text),
    ...[...source.matchAll(/(?:aria-label|placeholder|title|alt)="([^"]+)"/g)].map(([, text]) => text),
  ]);
  assert.deepEqual(found, []);
});

test('every text is used by some view, or by what words a detail', () => {
  const wording = ['evidence.ts', 'said-text.ts'].map((file) => readFileSync(new URL(`i18n/${file}`, SOURCES), 'utf8'));
  const code = [...sources('views/'), ...wording].join('\n');
  const stems = [...code.matchAll(/`([a-z-]+\.)\$\{[^}]*\}([a-z.-]*)`/g)].map(([, head, tail]) => ({ head, tail }));
  const unused = Object.keys(es).filter(
    (key) =>
      !code.includes(`'${key}'`) &&
      !stems.some(({ head = '', tail = '' }) => key.startsWith(head) && key.endsWith(tail)),
  );
  assert.deepEqual(unused, []);
});

test('words are filled in, and a hole without a word stays visible', () => {
  assert.equal(textOf('es', 'alarm.more', { count: 3 }), '+3 más');
  assert.equal(textOf('en', 'alarm.more'), '+{count} more');
});

test('a word of a newer hub is shown as the hub says it', () => {
  assert.equal(textOf('es', 'step.dry-hop' as 'step.boil'), 'dry-hop');
});

test('a code is told in words, however a hub writes it, and an unknown one is shown as it is', () => {
  assert.equal(codeText('es', 'w1-crc'), 'error de CRC en la sonda');
  assert.equal(codeText('en', 'AUTH_FAILED'), codeText('en', 'auth-failed'));
  assert.equal(codeText('es', 'NEW_THING'), 'NEW_THING');
});

test('an id is told by its last part, numbered ones with their number, unknown ones as they are written', () => {
  assert.equal(nameOf('es', 'kettle-1.heat.wort'), 'Mosto');
  assert.equal(nameOf('en', 'kettle-12'), 'Kettle 12');
  assert.equal(nameOf('en', 'kettle-1.lab.constructor'), 'Constructor');
  assert.equal(nameOf('es', 'kettle-1.heat.left-wall'), 'Left wall');
});
