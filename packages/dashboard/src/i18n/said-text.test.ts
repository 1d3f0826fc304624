import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { said } from '@cerveceria/protocol';
import { saidEn } from './said-en.ts';
import { saidEs } from './said-es.ts';
import { saidText } from './said-text.ts';

const PACKAGES = fileURLToPath(new URL('../../../../', import.meta.url));

/** Codes that stand in calls of `said(…)` and `causeOf(…)`, also where one of two is chosen. */
function raisedIn(folder: string): string[] {
  const root = join(PACKAGES, folder);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.(test|fixture|contract)\.ts$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      const calls = [...text.matchAll(/\b(?:said|causeOf)\((?:[\w.\s]+(?:[<>=]+ [\d]+\s*)?\?\s*)?('[^)]*)/g)];
      const chosen = calls.flatMap(([, told = '']) => [...told.matchAll(/'([a-z]+(?:-[a-z]+)*)'(?!:)/g)]);
      const causes = [...text.matchAll(/^ {2}'([a-z]+(?:-[a-z]+)+)':$|^ {2}'([a-z]+(?:-[a-z]+)+)': '/gm)];
      const table = file.endsWith('anomalies/finding.ts') ? causes : [];
      return [...chosen, ...table].map(([, one, other]) => one ?? (other as string));
    });
}

test('every sentence that an agent or a hub says has words in both languages', () => {
  const raised = new Set(['edge-agent/src', 'hub/src'].flatMap(raisedIn));
  for (const known of ['no-probe', 'addition', 'clock-behind', 'drifting-from-middle', 'stands-still', 'tier-silent'])
    assert.ok(raised.has(known), `${known} is said, but was not found`);
  assert.deepEqual([...raised].sort(), Object.keys(saidEs).sort());
  assert.deepEqual(Object.keys(saidEn).sort(), Object.keys(saidEs).sort());
});

test('both languages fill the same holes of a sentence in the same way', () => {
  const holes = (text: string) => [...text.matchAll(/\{[^}]+\}/g)].map(([hole]) => hole).sort();
  for (const [code, text] of Object.entries(saidEs))
    assert.deepEqual(holes(saidEn[code as keyof typeof saidEs]), holes(text), code);
});

test('numbers stand in the notation of the reader, names and modes in their language', () => {
  const detail = 'kettle-1.heat.wort shows +0.84 °C against kettle-1.flow.wort';
  const params = { offset: 0.8437, unit: '°C', other: 'kettle-1.flow.wort', rate: -0.0123, ms: 5_400_000 };
  const drifting = { detail, said: said('drifting-from-other', params) };
  assert.equal(saidText('es', drifting), '+0,84 °C respecto a Caudal · Mosto; deriva −0,0123 °C/h en 1 h 30 min');
  assert.equal(saidText('en', drifting), '+0.84 °C against Flow · Wort; drifting −0.0123 °C/h over 1 h 30 min');
  const held = { detail: 'output held off, mode auto', said: said('held-off', { mode: 'auto' }) };
  assert.equal(saidText('es', held), 'la salida se mantiene apagada; modo automático');
  const hops = { detail: 'Perle, 7.5 g', said: said('addition', { name: 'Perle', amount: '7.5 g' }) };
  assert.equal(saidText('es', hops), 'Perle, 7,5 g');
});

test('what a finding rests on follows its sentence', () => {
  const stuck = said('stands-still', { value: 65.25, ms: 600_000, confidence: 0.87 });
  assert.equal(
    saidText('es', { detail: 'the same value (value 65.25)', said: stuck }),
    `${saidEs['stands-still']} · valor 65,3 · durante 10 min · 87 % de certeza`,
  );
});

test('what is not known here is shown in the words it came with, and a code alone in its words', () => {
  assert.equal(saidText('es', { detail: 'a new thing', said: said('news', { x: 1 }) }), 'a new thing');
  assert.equal(saidText('es', { detail: 'w1-crc' }), 'error de CRC en la sonda');
  assert.equal(saidText('es', { detail: 'ana: foam' }), 'ana: foam');
});
